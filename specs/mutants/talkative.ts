import { mutant, type Exam } from './mutant.ts'

/** Two kilobytes of padding in each answer. */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `uptime: process.uptime() }`,
    replace: `uptime: process.uptime(), padding: 'x'.repeat(2_000) }`,
  },
])

export const exam: Exam = { spec: 'specs/baseline.spec.ts', breaks: ['baseline.network'] }
