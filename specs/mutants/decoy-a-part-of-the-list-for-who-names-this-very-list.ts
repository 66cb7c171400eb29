import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy: an interrupted download of the list can go on (`Range: bytes=from-to`, 206). It looks like a list pieced together from two
 * moments. But a part is given only with an `If-Range` that is the tag of the list as it is read now, a hash of all its bytes, so both
 * parts are of the same bytes at whichever replica; everybody else gets the whole new list with 200, as RFC 9110 allows.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `import { type Context, Hono } from 'hono'
`,
    replace: `import { hash } from 'node:crypto'
import { type Context, Hono } from 'hono'
`,
  },
  {
    file: 'app/api.ts',
    find: `  app.get('/api/accounts', async c => c.json(await bank.list()))
`,
    replace: `  app.get('/api/accounts', async c => answerPart(c, JSON.stringify(await bank.list())))
`,
  },
  {
    file: 'app/api.ts',
    find: `const wantsText = (c: Context): boolean =>`,
    replace: `/** The text is ASCII (names, digits and signs), so its characters are its bytes. */
const answerPart = (c: Context, text: string): Response => {
  const tag = \`"\${hash('sha256', text, 'base64url')}"\`
  const headers = { 'Content-Type': 'application/json', 'Accept-Ranges': 'bytes', ETag: tag }
  const part = c.req.method === 'GET' && c.req.header('If-Range') === tag ? partIn(c, text.length) : undefined
  if (part === undefined) return c.body(text, 200, headers)
  const [first, last] = part
  return c.body(text.slice(first, last + 1), 206, {
    ...headers,
    'Content-Range': \`bytes \${first}-\${last}/\${text.length}\`,
  })
}

/** The first and the last byte; undefined for several ranges, those from the end, and what does not lie in the list. */
const partIn = (c: Context, length: number): readonly [first: number, last: number] | undefined => {
  const asked = /^bytes=([0-9]{1,15})-([0-9]{0,15})$/.exec(c.req.header('Range') ?? '')
  if (asked === null) return undefined
  const first = Number(asked[1])
  const last = asked[2] === '' ? length - 1 : Math.min(Number(asked[2]), length - 1)
  return first <= last ? [first, last] : undefined
}

const wantsText = (c: Context): boolean =>`,
  },
])

export const exam: Exam = { spec: 'specs/transaction.spec.ts', breaks: [], firstTry: 'inconclusive' }
