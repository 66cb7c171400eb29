/**
 * The orders of recent idempotency keys in the cache called 2Q: a new key waits in a queue of 60; who leaves it is remembered as a
 * ghost, without its order; a ghost that is seen again moves to the 60 of the main queue. A scan of keys that come once cannot drive
 * out those that come again. The team counts keys that come back with another order. Ghosts begin only when the first queue is
 * full: a steep slope, then one that is long and flat, one or two keys in 16 requests, until 300 ghosts are there after 3,000 to
 * 6,000 requests. Bound: 120 orders of about 500 bytes and 300 ghosts of about 200 bytes, 120 KB.
 */
import { type Exam, mutant } from './mutant.ts'

export const service = mutant([
  {
    file: 'app/postgres-bank.ts',
    find: `import type { Bank } from './bank.ts'`,
    replace: `import type { Bank, Order } from './bank.ts'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `const pingMs = 1_000`,
    replace: `const pingMs = 1_000

interface Known {
  readonly order: Order
  readonly text: string
  readonly firstAt: string
  sightings: number
}

interface Ghost {
  readonly firstAt: string
  readonly leftAt: string
  readonly sightings: number
}

/** Each in order of arrival, the main queue in order of use. */
const arrivals = new Map<string, Known>()
const ghosts = new Map<string, Ghost>()
const main = new Map<string, Known>()
const arrivalsMax = 60
const ghostsMax = 300
const mainMax = 60
let otherOrders = 0

const takeFirst = <T>(queue: Map<string, T>): [string, T] | undefined => {
  const [first] = queue
  if (first !== undefined) queue.delete(first[0])
  return first
}

const see = (key: string, order: Order): void => {
  const text = JSON.stringify(order)
  const known = main.get(key) ?? arrivals.get(key)
  if (known !== undefined) {
    known.sightings += 1
    if (known.text !== text) otherOrders += 1
    // Only the main queue is in order of use.
    if (main.delete(key)) main.set(key, known)
    return
  }
  const ghost = ghosts.get(key)
  const now = new Date().toISOString()
  if (ghost === undefined) {
    arrivals.set(key, { order, text, firstAt: now, sightings: 1 })
  } else {
    ghosts.delete(key)
    main.set(key, { order, text, firstAt: ghost.firstAt, sightings: ghost.sightings + 1 })
  }
  if (main.size > mainMax) takeFirst(main)
  if (arrivals.size <= arrivalsMax) return
  const left = takeFirst(arrivals)
  if (left === undefined) return
  const [leftKey, { firstAt, sightings }] = left
  ghosts.set(leftKey, { firstAt, leftAt: now, sightings })
  if (ghosts.size > ghostsMax) takeFirst(ghosts)
}

export const otherOrdersSeen = (): number => otherOrders`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  transfer: order => pool.use(connection => transaction(connection, query => transfer(query, order))),`,
    replace: `  transfer: order => {
    if (order.idempotencyKey !== null) see(order.idempotencyKey, order)
    return pool.use(connection => transaction(connection, query => transfer(query, order)))
  },`,
  },
])

export const exam: Exam = { spec: 'specs/leak.spec.ts', breaks: [], firstTry: 'acquitted' }
