import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy: a list of more than a kilobyte is sent with `Content-Encoding: gzip` to clients that name gzip in Accept-Encoding (and not with a weight of
 * zero); all others get it as it is. Both carry `Vary: Accept-Encoding`. It is the list and the total of one statement, read for this request and packed
 * after it, beside the event loop and without a place in the pool; nothing is kept, and unpacked it is the same text byte for byte.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `import { type Context, Hono } from 'hono'
`,
    replace: `import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { type Context, Hono } from 'hono'
`,
  },
  {
    file: 'app/api.ts',
    find: `  app.get('/api/accounts', async c => c.json(await bank.list()))`,
    replace: `  app.get('/api/accounts', async c => {
    const list = JSON.stringify(await bank.list())
    const headers = { 'Content-Type': 'application/json', Vary: 'Accept-Encoding' }
    if (list.length < packedFrom || !takesGzip(c.req.header('Accept-Encoding')))
      return c.body(list, 200, headers)
    return c.body(new Uint8Array(await pack(list)), 200, { ...headers, 'Content-Encoding': 'gzip' })
  })`,
  },
  {
    file: 'app/api.ts',
    find: `const wantsText = (c: Context): boolean =>`,
    replace: `const pack = promisify<string, Buffer>(gzip)

/** Below that a packet is not saved. */
const packedFrom = 1_024

/** Whether gzip is named, with a weight above zero. */
const takesGzip = (accepted = ''): boolean =>
  accepted.split(',').some(part => {
    const [coding = '', ...parameters] = part.split(';').map(text => text.trim().toLowerCase())
    const weight = parameters.find(text => text.startsWith('q='))
    return coding === 'gzip' && (weight === undefined || Number(weight.slice(2)) > 0)
  })

const wantsText = (c: Context): boolean =>`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  firstTry: 'acquitted',
  breaks: [],
}
