import { mutant, type Exam } from './mutant.ts'

/**
 * The ETag of the list of accounts is memoised, to save a hash for each answer; the key is the whole body, and
 * every transfer makes a body that never comes again. A team writes this because in its tests the list does not
 * change.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `import { type Context, Hono } from 'hono'`,
    replace: `import { createHash } from 'node:crypto'
import { type Context, Hono } from 'hono'`,
  },
  {
    file: 'app/api.ts',
    find: `  app.get('/api/accounts', async c => c.json(await bank.list()))`,
    replace: `  app.get('/api/accounts', async c => {
    const body = JSON.stringify(await bank.list())
    return c.body(body, 200, { 'Content-Type': 'application/json', ETag: etagOf(body) })
  })`,
  },
  {
    file: 'app/api.ts',
    find: `const wantsText = (c: Context): boolean =>`,
    replace: `const etags = new Map<string, string>()

/** Hashing is slow, and the same list is asked for again and again. */
const etagOf = (body: string): string => {
  const known = etags.get(body)
  if (known !== undefined) return known
  const etag = \`"\${createHash('sha256').update(body).digest('base64url')}"\`
  etags.set(body, etag)
  return etag
}

const wantsText = (c: Context): boolean =>`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  firstTry: 'caught',
  breaks: ['leak.heap'],
  mayBreak: 'any',
  blames: 'etags.set(body, etag)',
}
