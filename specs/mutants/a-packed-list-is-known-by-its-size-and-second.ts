import { type Exam, mutant } from './mutant.ts'

/**
 * A list of 512 characters or more is packed for clients that accept gzip. Packing costs more than reading, so the last packed list is
 * kept, and used again for a list of the same size in the same second. A transfer leaves the total and mostly the size as they are: the
 * rows are read anew, and the packed list of before goes out.
 *
 * A real team writes it because web servers know a file by its size and second, and a list that changes "nearly always has another
 * length".
 *
 * A client sees it: with `Accept-Encoding: gzip` it reads the list, moves 1 from an account with 500 to one with 700, hears 200, reads the
 * list again within the second, and finds 500 and 700. Without that header, or in a single account, it finds the truth.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `import { type Context, Hono } from 'hono'`,
    replace: `import { gzipSync } from 'node:zlib'
import { type Context, Hono } from 'hono'`,
  },
  {
    file: 'app/api.ts',
    find: `  app.get('/api/accounts', async c => c.json(await bank.list()))`,
    replace: `  app.get('/api/accounts', async c => {
    const list = await bank.list()
    const text = JSON.stringify(list)
    if (text.length < packedFrom || !takesGzip(c)) return c.json(list)
    const headers = { 'Content-Type': 'application/json', 'Content-Encoding': 'gzip', Vary: 'Accept-Encoding' }
    return new Response(pack(text), { headers })
  })`,
  },
  {
    file: 'app/api.ts',
    find: `const wantsText = (c: Context): boolean =>`,
    replace: `const packedFrom = 512

const takesGzip = (c: Context): boolean =>
  (c.req.header('Accept-Encoding') ?? '')
    .toLowerCase()
    .split(',')
    .map(coding => coding.split(';').map(part => part.trim()))
    .some(([name, weight = 'q=1']) => name === 'gzip' && Number(weight.slice(2)) > 0)

let lastPacked = { mark: '', bytes: gzipSync('') }

/** Packs a list once for all who ask for it. */
const pack = (text: string) => {
  const mark = \`\${Math.floor(Date.now() / 1_000)}-\${text.length}\`
  if (lastPacked.mark !== mark) lastPacked = { mark, bytes: gzipSync(text) }
  return lastPacked.bytes
}

const wantsText = (c: Context): boolean =>`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'malformed or forbidden',
  breaks: ['transaction.forms'],
  mayBreak: 'any',
  firstTry: 'missed',
}
