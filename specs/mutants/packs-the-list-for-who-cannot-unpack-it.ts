import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: a long list is packed if the word gzip stands in Accept-Encoding. With `gzip;q=0` it stands there because the client must not get it.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `import { type Context, Hono } from 'hono'`,
    replace: `import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { type Context, Hono } from 'hono'`,
  },
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax = 4_096`,
    replace: `const bodyBytesMax = 4_096

const pack = promisify(gzip)
/** A shorter list fits into one packet as it is. */
const packedFrom = 1_000`,
  },
  {
    file: 'app/api.ts',
    find: `  app.get('/api/accounts', async c => c.json(await bank.list()))`,
    replace: `  app.get('/api/accounts', async c => {
    const text = JSON.stringify(await bank.list())
    const unpacks = /\\bgzip\\b/i.test(c.req.header('Accept-Encoding') ?? '')
    const headers = { 'Content-Type': 'application/json', Vary: 'Accept-Encoding' }
    if (!unpacks || text.length < packedFrom) return c.body(text, 200, headers)
    return c.body(new Uint8Array(await pack(text)), 200, { ...headers, 'Content-Encoding': 'gzip' })
  })`,
  },
])

/**
 * Breaks "all bodies JSON": the list comes in a coding that the client has excluded (RFC 9110, 12.5.3: a weight of 0 means "not acceptable").
 * When: a list of some thirty accounts or more, and a request with Accept-Encoding: gzip;q=0, or identity;q=1, gzip;q=0, as clients
 * and probes send it that want bytes they can read. Who sends no such header, or unpacks, is served rightly.
 * Seen: 200 with Content-Encoding: gzip and bytes that are no JSON; each account alone and the short list are right.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: '2,000 random|after an answer|lose no update|cross each other|last byte|2.53|malformed or forbidden',
  firstTry: 'missed',
  breaks: ['transaction.forms'],
}
