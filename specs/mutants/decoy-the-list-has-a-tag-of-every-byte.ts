import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy: the list has a strong ETag, the SHA-256 of its text, and a client that shows it in `If-None-Match` is answered 304 without a
 * body. Nothing is kept: each request reads the database, and the tag is made of what it read. So a 304 says what a 200 would say: the
 * list, to the last byte, is the one that the client has. If a balance has changed, or the transfer that was confirmed a moment ago
 * is in the list, the tag differs.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `import { type Context, Hono } from 'hono'
`,
    replace: `import { createHash } from 'node:crypto'
import { type Context, Hono } from 'hono'
`,
  },
  {
    file: 'app/api.ts',
    find: `  app.get('/api/accounts', async c => c.json(await bank.list()))`,
    replace: `  app.get('/api/accounts', async c => {
    const text = JSON.stringify(await bank.list())
    const tag = \`"\${createHash('sha256').update(text).digest('base64url')}"\`
    const headers = { ETag: tag, 'Cache-Control': 'no-cache' }
    if (c.req.header('If-None-Match') === tag) return c.body(null, 304, headers)
    return c.body(text, 200, { ...headers, 'Content-Type': 'application/json' })
  })`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  firstTry: 'acquitted',
  breaks: [],
}
