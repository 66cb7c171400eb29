import { type Exam, mutant } from './mutant.ts'

/**
 * HEAD of an account or of the list says how long the body would be, and keeps that body for two seconds. The next GET of the path
 * sends it and forgets it. So the GET after a HEAD shows the moment of the HEAD.
 *
 * A real team writes it because a partner's client asks for the length first, makes a buffer of it, and fails when the list has grown
 * meanwhile. It is used once, and so nobody called it a cache.
 *
 * A client sees it: HEAD of an account, a transfer that is confirmed, GET of the account within two seconds: the balance of before,
 * whoever had sent the HEAD. The next GET is right again.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `  app.get('/api/accounts', async c => c.json(await bank.list()))`,
    replace: `  app.get('/api/accounts', c => asMeasured(c, () => bank.list()))`,
  },
  {
    file: 'app/api.ts',
    find: `  app.get('/api/accounts/:id', async c => c.json(await bank.find(parseAccountId(c.req.param('id')))))`,
    replace: `  app.get('/api/accounts/:id', async c => {
    const id = parseAccountId(c.req.param('id'))
    return asMeasured(c, () => bank.find(id))
  })`,
  },
  {
    file: 'app/api.ts',
    find: `const wantsText = (c: Context): boolean =>`,
    replace: `const measured = new Map<string, { readonly text: string; readonly until: number }>()
const measuredMax = 256
const measuredForMs = 2_000

/** The length that HEAD has announced is the length that GET sends. */
const asMeasured = async (c: Context, read: () => Promise<object>): Promise<Response> => {
  const { method, path } = c.req
  const before = measured.get(path)
  measured.delete(path)
  const isKept = method === 'GET' && before !== undefined && before.until > performance.now()
  const text = isKept ? before.text : JSON.stringify(await read())
  const headers = { 'Content-Type': 'application/json' }
  if (method !== 'HEAD') return c.body(text, 200, headers)
  if (measured.size < measuredMax) measured.set(path, { text, until: performance.now() + measuredForMs })
  return c.body(text, 200, { ...headers, 'Content-Length': String(Buffer.byteLength(text)) })
}

const wantsText = (c: Context): boolean =>`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'malformed or forbidden',
  breaks: ['transaction.forms'],
  mayBreak: 'any',
  firstTry: 'caught',
}
