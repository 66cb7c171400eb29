import { mutant, type Exam } from './mutant.ts'

/**
 * The health check writes its timestamp by the locale of Sweden, a well-known shortcut to a readable date:
 * `2026-01-31 12:00:00`. It has a blank in place of the T, and no time zone, so a reader elsewhere is
 * hours off. CONTRACT.md promises ISO 8601.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `new Date().toISOString()`,
    replace: `new Date().toLocaleString('sv-SE')`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: '50 clients behind a lock',
  firstTry: 'caught',
  breaks: ['transaction.healthBesideALock'],
  mayBreak: 'any',
}
