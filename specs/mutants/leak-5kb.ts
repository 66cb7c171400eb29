import { mutant, type Exam } from './mutant.ts'

/** Keeps 5 KB of every request: half of what the working set is allowed to grow by in a thousand. */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `export const createApi =`,
    replace: `const kept: number[][] = []
export const createApi =`,
  },
  {
    file: 'app/api.ts',
    find: `const startedAt = metrics.begin()`,
    replace: `const startedAt = metrics.begin()
    kept.push(new Array(640).fill(startedAt))`,
  },
])

export const exam: Exam = { spec: 'specs/leak.spec.ts', breaks: ['leak.heap'] }
