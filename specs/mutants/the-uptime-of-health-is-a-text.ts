import { mutant, type Exam } from './mutant.ts'

/**
 * The health check rounds its uptime by `toFixed`, which makes a text of it: `"uptime": "12.3"` in place of a
 * number of seconds.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `uptime: process.uptime()`,
    replace: `uptime: process.uptime().toFixed(1)`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: '50 clients behind a lock',
  firstTry: 'missed',
  breaks: ['transaction.healthBesideALock'],
  mayBreak: 'any',
}
