import { mutant, type Exam } from './mutant.ts'

/** Healthy: its first 400 requests fill a table of 13 MB, which then stops growing. */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `export const createApi =`,
    replace: `const table: number[][] = []
export const createApi =`,
  },
  {
    file: 'app/api.ts',
    find: `const startedAt = metrics.begin()`,
    replace: `const startedAt = metrics.begin()
    if (table.length < 400) table.push(new Array(4_000).fill(startedAt))`,
  },
])

export const exam: Exam = { spec: 'specs/leak.spec.ts', breaks: [] }
