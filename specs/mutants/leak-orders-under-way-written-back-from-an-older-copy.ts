import { mutant, type Exam } from './mutant.ts'

/**
 * Leaks. The orders under way are an immutable list, which SIGUSR2 prints. An order that ends puts back the copy of its
 * beginning without itself, and so brings back those that were in it and ended meanwhile; nobody takes them out again. Only
 * orders that overlap leak. It breaks the promise that no request leaves anything on the heap.
 */
export const service = mutant([
  {
    file: 'app/postgres-bank.ts',
    find: `import type { Bank } from './bank.ts'`,
    replace: `import type { Bank, Order, Receipt } from './bank.ts'
import * as log from './log.ts'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `const pingMs = 1_000`,
    replace: `const pingMs = 1_000

interface UnderWay {
  readonly order: Order
  readonly since: string
}

/** Never changed in place, so whoever prints it sees one moment. */
let underWay: readonly UnderWay[] = []

process.on('SIGUSR2', () => log.info('orders-under-way', { orders: underWay }))

const listed = async (order: Order, work: () => Promise<Receipt>): Promise<Receipt> => {
  const entry: UnderWay = { order, since: new Date().toISOString() }
  const known = [...underWay, entry]
  underWay = known
  try {
    return await work()
  } finally {
    underWay = known.filter(other => other !== entry)
  }
}`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  transfer: order => pool.use(connection => transaction(connection, query => transfer(query, order))),`,
    replace: `  transfer: order =>
    listed(order, () => pool.use(connection => transaction(connection, query => transfer(query, order)))),`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  firstTry: 'caught',
  everyNth: [1],
  breaks: ['leak.heap'],
  mayBreak: 'any',
}
