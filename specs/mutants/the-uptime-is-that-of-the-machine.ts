import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: the health check takes its uptime from `node:os`, where a function of that name tells how long the machine runs, and not
 * the process.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `import { type Context, Hono } from 'hono'`,
    replace: `import { uptime } from 'node:os'
import { type Context, Hono } from 'hono'`,
  },
  {
    file: 'app/api.ts',
    find: `uptime: process.uptime()`,
    replace: `uptime: uptime()`,
  },
])

/** Should break `transaction.healthBesideALock`: the health check tells its uptime in seconds. */

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: '50 clients behind a lock',
  firstTry: 'missed',
  breaks: ['transaction.healthBesideALock'],
  mayBreak: 'any',
}
