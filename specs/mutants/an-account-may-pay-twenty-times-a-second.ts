import { mutant, type Exam } from './mutant.ts'

/**
 * A limit for each account, twenty orders in a second of the clock, against programs that have gone mad. It turns away (503)
 * the busy account of an honest shop, whose ten clients are no overload. Docs, `noDoubt`: without a fault nobody is turned
 * away.
 */
export const service = mutant([
  {
    file: 'app/postgres-bank.ts',
    find: `import type { Pool } from './pool.ts'`,
    replace: `import type { Pool } from './pool.ts'
import { Problem } from './problem.ts'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `const pingMs = 1_000`,
    replace: `const pingMs = 1_000
const ordersASecond = 20

/** The orders of each payer in the second of the clock that is running. */
const orders = new Map<number, number>()
let second = 0

const limitPayer = (id: number): void => {
  const now = Math.floor(performance.now() / 1_000)
  if (now !== second) {
    second = now
    orders.clear()
  }
  const count = (orders.get(id) ?? 0) + 1
  orders.set(id, count)
  if (count > ordersASecond)
    throw new Problem('not-applied', \`account \${id} pays more than \${ordersASecond} times a second; send it again later\`)
}`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  transfer: order => pool.use(connection => transaction(connection, query => transfer(query, order))),`,
    replace: `  transfer: async order => {
    limitPayer(order.fromId)
    return pool.use(connection => transaction(connection, query => transfer(query, order)))
  },`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: '2,000 random transfers',
  breaks: ['transaction.noDoubt'],
  mayBreak: 'any',
  firstTry: 'caught',
}
