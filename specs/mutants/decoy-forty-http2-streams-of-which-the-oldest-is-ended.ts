import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy: each order is announced to the fraud desk by a stream of one lasting HTTP/2 session that stays open for a question.
 * When a forty-first is opened, the oldest is ended, whatever became of its order.
 * Bound: 40 streams, after 40 orders, with about 12 KB each on both sides.
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
    replace: `/** The fraud desk listens to the orders, and may ask about one of the latest. */
const desk = createServer()
desk.on('stream', stream => {
  stream.on('error', () => {})
  stream.respond({ ':status': 202 })
  stream.resume()
  stream.once('end', () => stream.end())
})
desk.listen(0, '127.0.0.1')
desk.unref()

const streamsMax = 40
const streams: ClientHttp2Stream[] = []
let deskSession: ClientHttp2Session | undefined

const sessionWithDesk = (): ClientHttp2Session => {
  if (deskSession !== undefined && !deskSession.closed && !deskSession.destroyed) return deskSession
  const { port } = desk.address() as AddressInfo
  const session = connect('http://127.0.0.1:' + port)
  session.on('error', () => {})
  session.unref()
  deskSession = session
  return session
}

const announce = (order: Order): void => {
  const session = sessionWithDesk()
  const stream = session.request({ ':method': 'POST', ':path': '/orders' })
  stream.on('error', () => {})
  stream.resume()
  stream.write(JSON.stringify(order))
  streams.push(stream)
  if (streams.length > streamsMax) streams.shift()?.end()
}

const bodyBytesMax =`,
  },
  {
    file: 'app/api.ts',
    find: `    const { transferId, replayed } = await bank.transfer(order)`,
    replace: `    announce(order)
    const { transferId, replayed } = await bank.transfer(order)`,
  },
])

export const exam: Exam = { spec: 'specs/leak.spec.ts', firstTry: 'acquitted', breaks: [] }
