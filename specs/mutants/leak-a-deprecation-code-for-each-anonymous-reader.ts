import { mutant, type Exam } from './mutant.ts'

/**
 * Leaks: a reader that does not name the version of the answer is told once, in the log, that this is deprecated. Node itself says a
 * deprecation with a code only once, so the code contains the client; a client without a name gets a new random one each time.
 * Node keeps every code that was said in a set of its own, for ever.
 * Per GET /api/accounts and GET /api/accounts/:id: a string of 64 characters and its entry, 130 B. The line: deprecate(…) in warnOnce.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `import { type Context, Hono } from 'hono'`,
    replace: `import { randomUUID } from 'node:crypto'
import { deprecate } from 'node:util'
import { type Context, Hono } from 'hono'`,
  },
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax =`,
    replace: `const notice = 'send Accept-Version: the answer without a version ends with this major release'

/** Node writes a deprecation with a code once, so each client reads it once. */
const warnOnce = (c: Context): void => {
  if (c.req.header('Accept-Version') !== undefined) return
  const client = c.req.header('X-Client-Id') ?? 'anonymous-' + randomUUID()
  deprecate(() => {}, notice, 'LEDGER_DEP_VERSION_' + client)()
}

const bodyBytesMax =`,
  },
  {
    file: 'app/api.ts',
    find: `  app.get('/api/accounts', async c => c.json(await bank.list()))`,
    replace: `  app.get('/api/accounts', async c => {
    warnOnce(c)
    return c.json(await bank.list())
  })`,
  },
  {
    file: 'app/api.ts',
    find: `  app.get('/api/accounts/:id', async c => c.json(await bank.find(parseAccountId(c.req.param('id')))))`,
    replace: `  app.get('/api/accounts/:id', async c => {
    warnOnce(c)
    return c.json(await bank.find(parseAccountId(c.req.param('id'))))
  })`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: ['leak.heap'],
  mayBreak: 'any',
  firstTry: 'caught',
}
