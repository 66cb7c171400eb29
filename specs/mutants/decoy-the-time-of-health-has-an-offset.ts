import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy: the health check tells its timestamp with an offset and without fractions,
 * `2026-01-31T12:00:00+00:00`, where others write a Z and milliseconds. That is ISO 8601 and the same
 * moment, to a second, and every reader of dates takes it.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `new Date().toISOString()`,
    replace: `new Date().toISOString().replace(/\\.\\d+Z$/, '+00:00')`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: '50 clients behind a lock',
  firstTry: 'accused',
  breaks: [],
}
