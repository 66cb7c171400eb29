import { type Exam, mutant } from './mutant.ts'

/**
 * Wrong: a guard of the framework against forged forms (`csrf()`) stands before all routes. By default it takes every request other
 * than GET and HEAD without a Content-Type, or with one that a form could have, for forged, and throws an error of the framework's
 * own kind, which the error handler does not know. So a right order sent as `curl -d '{…}'` does (a form's media type), as
 * text/plain or without any is answered with 500 `internal-error`, logged as a defect and counted as an error; so is PUT or DELETE
 * without a body, in place of 405 (404 where there is no such route). Before, the media type did not matter, and no document asks for one.
 * Seen: POST without `Content-Type: application/json`, and PUT, PATCH, DELETE, OPTIONS without a media type: 500. No effect, no money lost.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `import { accepts } from 'hono/accepts'`,
    replace: `import { accepts } from 'hono/accepts'
import { csrf } from 'hono/csrf'`,
  },
  {
    file: 'app/api.ts',
    find: `  const app = new Hono()`,
    replace: `  const app = new Hono()

  // A page in somebody's browser must not send orders.
  app.use(csrf())`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'malformed or',
  breaks: ['transaction.forms', 'transaction.inputs'],
  mayBreak: 'any',
  firstTry: 'missed',
}
