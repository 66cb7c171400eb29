import { mutant, type Exam } from './mutant.ts'

/**
 * The health check tells its time and its uptime in whole seconds, `2026-01-31T12:00:00Z` and 7. It looks
 * like a cached answer, because all answers of a second are equal and the first uptime is 0, but each is
 * made anew, is ISO 8601 and counts seconds.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `timestamp: new Date().toISOString(), uptime: process.uptime() }`,
    replace: `timestamp: new Date().toISOString().replace(/\\.\\d+/, ''), uptime: Math.floor(process.uptime()) }`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: '50 clients behind a lock',
  firstTry: 'acquitted',
  breaks: [],
}
