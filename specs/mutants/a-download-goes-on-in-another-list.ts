import { type Exam, mutant } from './mutant.ts'

/**
 * Wrong: the list of accounts can be asked for in parts (`Range: bytes=from-to`), and has a strong ETag, so that a client can continue a download that was cut. But `If-Range` is not
 * looked at: it says "the rest, if it is still the list with this tag, else all of it", and the service answers with the rest of whatever the list is now.
 *
 * A team writes it when the list has grown to megabytes and mobile clients lose their connection. Its tests ask for a range, for an open range and for one beyond the end, of a list that
 * stands still.
 *
 * A client sees: GET /api/accounts, of which it receives the first n bytes and the tag T. Money moves. GET /api/accounts with `Range: bytes=n-` and `If-Range: T` gets 206 with another
 * tag, and not 200 with the whole list (RFC 9110, 13.1.5). Both parts together are JSON, and their balances do not add up to the total. Breaks CONTRACT.md: the list is one snapshot. Without
 * Range all is as ever.
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
    find: `  app.get('/api/accounts', async c => c.json(await bank.list()))
`,
    replace: `  app.get('/api/accounts', async c => inParts(c, JSON.stringify(await bank.list())))
`,
  },
  {
    file: 'app/api.ts',
    find: `const wantsText = (c: Context): boolean =>
`,
    replace: `/** The whole of a long answer, or the part that a client still lacks. It is ASCII: a character is a byte. */
const inParts = (c: Context, text: string): Response => {
  const headers = {
    'Content-Type': 'application/json',
    'Accept-Ranges': 'bytes',
    ETag: \`"\${createHash('sha1').update(text).digest('base64url')}"\`,
  }
  const part = partOf(text.length, c.req.header('Range'))
  if (part === undefined) return c.body(text, 200, headers)
  const { from, to } = part
  return c.body(text.slice(from, to + 1), 206, {
    ...headers,
    'Content-Range': \`bytes \${from}-\${to}/\${text.length}\`,
  })
}

/** One range with a beginning. Anything else may be answered as a whole. */
const partOf = (length: number, range: string | undefined) => {
  const asked = /^bytes=(\\d+)-(\\d*)$/.exec(range ?? '')
  if (asked === null) return undefined
  const from = Number(asked[1])
  const to = asked[2] === '' ? length - 1 : Math.min(Number(asked[2]), length - 1)
  return from <= to ? { from, to } : undefined
}

const wantsText = (c: Context): boolean =>
`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'malformed or forbidden',
  breaks: ['transaction.forms'],
  mayBreak: 'any',
  firstTry: 'missed',
}
