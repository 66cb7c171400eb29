import { type Exam, mutant } from './mutant.ts'

/**
 * Against attacks on compressed answers (BREACH) every answer gets a header of random length, so that its size says nothing. The
 * padding is 1 to 3 KB where a few dozen bytes would do, and is sent even with answers that hold no secret and are not compressed:
 * 2 KB more on average, 120 times a second, is 2 Mbps beside the half of the answers themselves. CPU time hardly changes.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `import { type Context, Hono } from 'hono'`,
    replace: `import { randomBytes, randomInt } from 'node:crypto'
import { type Context, Hono } from 'hono'`,
  },
  {
    file: 'app/api.ts',
    find: `      if (readiness.stopping) response.headers.set('Connection', 'close')`,
    replace: `      response.headers.set('X-Padding', randomBytes(512 + randomInt(1_024)).toString('hex'))
      if (readiness.stopping) response.headers.set('Connection', 'close')`,
  },
])

export const exam: Exam = {
  spec: 'specs/baseline.spec.ts',
  breaks: ['baseline.network'],
  mayBreak: 'any',
  firstTry: 'caught',
}
