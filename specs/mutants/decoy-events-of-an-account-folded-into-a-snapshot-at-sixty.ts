/**
 * Event sourcing in small: each transfer appends an event to the stream of its payer and to that of its payee, and a stream is
 * folded into its snapshot when it has 60 events. Operators ask "what happened to this account lately", and a fold at each event
 * would forget it. All accounts are used in turn, so all streams are folded at about the same time: with ten accounts an account
 * has an event in about 80 requests, and the memory is one slow wave of about 4,800 requests. Bound: 60 events of about 250 bytes
 * for each of at most 200 streams; here ten streams, 150 KB.
 */
import { type Exam, mutant } from './mutant.ts'

export const service = mutant([
  {
    file: 'app/postgres-bank.ts',
    find: `const pingMs = 1_000`,
    replace: `const pingMs = 1_000

interface Moved {
  readonly transferId: number
  readonly delta: number
  readonly text: string
}

interface Stream {
  /** What all folded events have moved. */
  net: number
  folded: number
  lastFolded: number
  events: Moved[]
}

const eventsMax = 60
const streamsMax = 200
const streams = new Map<number, Stream>()

/** The stream that was opened first makes way for the next. */
const streamOf = (account: number): Stream => {
  const known = streams.get(account)
  if (known !== undefined) return known
  if (streams.size >= streamsMax) {
    const [first] = streams.keys()
    if (first !== undefined) streams.delete(first)
  }
  const stream: Stream = { net: 0, folded: 0, lastFolded: 0, events: [] }
  streams.set(account, stream)
  return stream
}

const fold = (stream: Stream): void => {
  for (const { delta, transferId } of stream.events) {
    stream.net += delta
    stream.lastFolded = transferId
  }
  stream.folded += stream.events.length
  stream.events = []
}

const append = (account: number, delta: number, other: number, transferId: number): void => {
  const stream = streamOf(account)
  const text = JSON.stringify({ at: new Date().toISOString(), account, other, delta, transferId, kind: 'transfer' })
  stream.events.push({ transferId, delta, text })
  if (stream.events.length >= eventsMax) fold(stream)
}`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  transfer: order => pool.use(connection => transaction(connection, query => transfer(query, order))),`,
    replace: `  transfer: async order => {
    const receipt = await pool.use(connection => transaction(connection, query => transfer(query, order)))
    if (!receipt.replayed) {
      append(order.fromId, -order.amount, order.toId, receipt.transferId)
      append(order.toId, order.amount, order.fromId, receipt.transferId)
    }
    return receipt
  },`,
  },
])

export const exam: Exam = { spec: 'specs/leak.spec.ts', breaks: [], firstTry: 'acquitted' }
