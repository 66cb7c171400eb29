import { mutant, type Exam } from './mutant.ts'

/** Healthy: caches the last 1,500 requests, 200 bytes each. */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `export const createApi =`,
    replace: `const recent = new Map<number, number[]>()
export const createApi =`,
  },
  {
    file: 'app/api.ts',
    find: `const startedAt = metrics.begin()`,
    replace: `const startedAt = metrics.begin()
    recent.set(startedAt, new Array(20).fill(startedAt))
    for (const oldest of recent.keys()) {
      if (recent.size <= 1_500) break
      recent.delete(oldest)
    }`,
  },
])

export const exam: Exam = { spec: 'specs/leak.spec.ts', breaks: [] }
