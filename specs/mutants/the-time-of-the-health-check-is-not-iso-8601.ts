import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: the health check tells the time as `Date` prints it (`Fri Jan 02 2026 …`), because `toISOString` became `toString`.
 * CONTRACT `GET /api/health`: `timestamp: ISO 8601`; checks.md, `healthBesideALock`: it says the time.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `timestamp: new Date().toISOString()`,
    replace: `timestamp: new Date().toString()`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: '50 clients behind a lock',
  firstTry: 'caught',
  breaks: ['transaction.healthBesideALock'],
  mayBreak: 'any',
}
