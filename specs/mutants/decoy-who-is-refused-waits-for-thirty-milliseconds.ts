import { type Exam, mutant } from './mutant.ts'

/**
 * Healthy: every 4xx of a route (malformed, no such account, no funds, a key that is reused) is answered 30 ms late, to slow down who
 * guesses. The connection to the database has gone back and the transaction is over before that wait; 503, the health check and all
 * that succeeds are answered at once. Each refusal has a timer of its own, which ends with it.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `import { type Context, Hono } from 'hono'
`,
    replace: `import { setTimeout as sleep } from 'node:timers/promises'
import { type Context, Hono } from 'hono'
`,
  },
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax = 4_096
`,
    replace: `const bodyBytesMax = 4_096
const refusalMs = 30
`,
  },
  {
    file: 'app/api.ts',
    find: `  app.onError((error, c) => {
    if (error instanceof Problem) return error.toResponse()
`,
    replace: `  app.onError(async (error, c) => {
    if (error instanceof Problem) {
      if (error.status < 500) await sleep(refusalMs)
      return error.toResponse()
    }
`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
