import { mutant, type Exam } from './mutant.ts'

/**
 * The size of a body is limited by the framework's own middleware, before the handlers of both POST
 * routes. It refuses by an HTTPException, which the error handler of the service does not know. A body
 * whose declared length is too large is answered 500 `internal-error` in place of 413, counted as an error
 * of the service, and logged with a stack.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `import { accepts } from 'hono/accepts'`,
    replace: `import { accepts } from 'hono/accepts'
import { bodyLimit } from 'hono/body-limit'`,
  },
  {
    file: 'app/api.ts',
    find: `  app.post('/api/accounts', async c => {`,
    replace: `  const limited = bodyLimit({ maxSize: bodyBytesMax })

  app.post('/api/accounts', limited, async c => {`,
  },
  {
    file: 'app/api.ts',
    find: `  app.post('/api/transfer', async c => {`,
    replace: `  app.post('/api/transfer', limited, async c => {`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'malformed or forbidden',
  firstTry: 'caught',
  breaks: ['transaction.inputs'],
  mayBreak: 'any',
}
