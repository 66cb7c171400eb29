import { mutant, type Exam } from './mutant.ts'

/**
 * Every answer of the API, refusals too, has a random `X-Request-Id` that a client may quote to support.
 * Two replays of one key are so not equal in their headers, and the end of a UUID looks like the host name
 * of a container, but bodies are the same byte for byte, and the number is drawn by lot and kept nowhere.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `import { type Context, Hono } from 'hono'`,
    replace: `import { randomUUID } from 'node:crypto'
import { type Context, Hono } from 'hono'`,
  },
  {
    file: 'app/api.ts',
    find: `      metrics.end(startedAt, response.status)`,
    replace: `      response.headers.set('X-Request-Id', randomUUID())
      metrics.end(startedAt, response.status)`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'malformed or forbidden',
  firstTry: 'acquitted',
  breaks: [],
}
