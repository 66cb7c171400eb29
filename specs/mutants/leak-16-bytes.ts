import { mutant, type Exam } from './mutant.ts'

/** Keeps two numbers of every request: 16 bytes, and the room an array takes in advance. */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `export const createApi =`,
    replace: `const kept: number[] = []
export const createApi =`,
  },
  {
    file: 'app/api.ts',
    find: `const startedAt = metrics.begin()`,
    replace: `const startedAt = metrics.begin()
    kept.push(startedAt, startedAt)`,
  },
])

export const exam: Exam = { spec: 'specs/leak.spec.ts', breaks: ['leak.heap'] }
