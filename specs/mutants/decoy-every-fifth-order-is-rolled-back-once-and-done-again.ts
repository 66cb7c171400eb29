import { mutant, type Exam } from './mutant.ts'

/**
 * As a drill, every fifth order is carried out in a transaction that is then rolled back, and once more in one that is
 * committed. It looks like an order that is done twice. But the first one leaves only a gap in the transfer ids, a refusal
 * in it is as true as one in the second, and both share one lease, so the user waits no longer than allowed.
 */
export const service = mutant([
  {
    file: 'app/postgres-bank.ts',
    find: `const pingMs = 1_000`,
    replace: `const pingMs = 1_000

class Drill extends Error {
  override readonly name = 'Drill'
}

let orders = 0

const drill = async (connection: Connection, order: Order): Promise<void> => {
  try {
    await transaction(connection, async query => {
      await transfer(query, order)
      throw new Drill()
    })
  } catch (error) {
    if (!(error instanceof Drill)) throw error
  }
}`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `import type { Bank } from './bank.ts'`,
    replace: `import type { Bank, Order } from './bank.ts'
import type { Connection } from './connection.ts'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  transfer: order => pool.use(connection => transaction(connection, query => transfer(query, order))),`,
    replace: `  transfer: order =>
    pool.use(async connection => {
      orders += 1
      if (orders % 5 === 0) await drill(connection, order)
      return transaction(connection, query => transfer(query, order))
    }),`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
