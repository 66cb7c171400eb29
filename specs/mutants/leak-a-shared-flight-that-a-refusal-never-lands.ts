import { type Exam, mutant } from './mutant.ts'

/**
 * An order that is sent twice at the same time is executed once: the second shares the promise of the first, found by the
 * whole order. The promise is forgotten when it is fulfilled, and stays when it is rejected: with the whole order as its
 * name, and the refusal with its stack. About 800 bytes for each order refused with 422, which is one in 16 requests.
 */
export const service = mutant([
  {
    file: 'app/postgres-bank.ts',
    find: `import type { Bank } from './bank.ts'`,
    replace: `import type { Bank, Order, Receipt } from './bank.ts'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `const pingMs = 1_000`,
    replace: `const pingMs = 1_000

const flights = new Map<string, Promise<Receipt>>()

/** A double click sends an order twice. The second waits for the answer to the first. */
const share = (order: Order, send: () => Promise<Receipt>): Promise<Receipt> => {
  if (order.idempotencyKey === null) return send()
  const name = JSON.stringify(order)
  const underWay = flights.get(name)
  if (underWay !== undefined) return underWay
  const flight = send()
  flights.set(name, flight)
  flight.then(() => flights.delete(name)).catch(() => {})
  return flight
}`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  transfer: order => pool.use(connection => transaction(connection, query => transfer(query, order))),`,
    replace: `  transfer: order =>
    share(order, () => pool.use(connection => transaction(connection, query => transfer(query, order)))),`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  firstTry: 'caught',
  breaks: ['leak.heap'],
  blames: `flights.set(name, flight)`,
}
