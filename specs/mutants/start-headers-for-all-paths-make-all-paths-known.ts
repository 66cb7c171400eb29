import { mutant, type Exam } from './mutant.ts'

/**
 * The framework's middleware for secure headers stands before all routes. The router counts it as a
 * handler of every method and path, and the methods of a path are what the router finds. So a path that
 * does not exist is answered 405 in place of 404, and each 405 lists GET, HEAD and POST: `POST
 * /api/health` is told to use POST.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `import { accepts } from 'hono/accepts'`,
    replace: `import { accepts } from 'hono/accepts'
import { secureHeaders } from 'hono/secure-headers'`,
  },
  {
    file: 'app/api.ts',
    find: `  const app = new Hono()`,
    replace: `  const app = new Hono()
  app.use(secureHeaders())`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'malformed or forbidden',
  firstTry: 'caught',
  breaks: ['transaction.inputs'],
  mayBreak: 'any',
}
