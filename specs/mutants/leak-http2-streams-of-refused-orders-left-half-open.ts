import { mutant, type Exam } from './mutant.ts'

/**
 * Leaks: each order is announced to the fraud desk by a stream of one lasting HTTP/2 session, and the stream is ended with the
 * number of the transfer. The stream of an order that is refused is never ended, and stays half open on both sides.
 * Per order refused with 404 or 422: about 3 KB of heap and 9 KB of native memory. The line: session.request(…) in announce.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `import { type Context, Hono } from 'hono'`,
    replace: `import { type ClientHttp2Session, type ClientHttp2Stream, connect, createServer } from 'node:http2'
import type { AddressInfo } from 'node:net'
import { type Context, Hono } from 'hono'`,
  },
  {
    file: 'app/api.ts',
    find: `import type { Bank } from './bank.ts'`,
    replace: `import type { Bank, Order } from './bank.ts'`,
  },
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax =`,
    replace: `/** The fraud desk listens to the orders and to how they end. It says nothing unless it is asked. */
const maxConcurrentStreams = 1_000_000
const desk = createServer({ maxSessionMemory: 1_000, settings: { maxConcurrentStreams } })
desk.on('stream', stream => {
  stream.on('error', () => {})
  stream.respond({ ':status': 202 })
  stream.resume()
  stream.once('end', () => stream.end())
})
desk.listen(0, '127.0.0.1')
desk.unref()

let deskSession: ClientHttp2Session | undefined

const sessionWithDesk = (): ClientHttp2Session => {
  if (deskSession !== undefined && !deskSession.closed && !deskSession.destroyed) return deskSession
  const { port } = desk.address() as AddressInfo
  const session = connect('http://127.0.0.1:' + port, { maxSessionMemory: 1_000 })
  session.on('error', () => {})
  session.unref()
  deskSession = session
  return session
}

const announce = (order: Order): ClientHttp2Stream => {
  const session = sessionWithDesk()
  const stream = session.request({ ':method': 'POST', ':path': '/orders' })
  stream.on('error', () => {})
  stream.resume()
  stream.write(JSON.stringify(order))
  return stream
}

const bodyBytesMax =`,
  },
  {
    file: 'app/api.ts',
    find: `    const { transferId, replayed } = await bank.transfer(order)`,
    replace: `    const notice = announce(order)
    const { transferId, replayed } = await bank.transfer(order)
    notice.end(JSON.stringify({ transferId, replayed }))`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  firstTry: 'caught',
  breaks: ['leak.heap'],
  mayBreak: 'any',
  blames: 'const stream = session.request',
}
