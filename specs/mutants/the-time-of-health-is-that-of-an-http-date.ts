import { type Exam, mutant } from './mutant.ts'

/**
 * Wrong: the health check tells its timestamp by `toUTCString` (`Tue, 06 Jan 2026 09:30:00 GMT`), which is not ISO
 * 8601.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `timestamp: new Date().toISOString()`,
    replace: `timestamp: new Date().toUTCString()`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: '50 clients behind a lock',
  firstTry: 'caught',
  breaks: ['transaction.healthBesideALock'],
  mayBreak: 'any',
}
