import { mutant, type Exam } from './mutant.ts'

/**
 * An order marks its key with an advisory lock of its session. The locks of five orders are given back together, by whichever
 * session is free: it can give back only its own, and Postgres answers `false` for the others. So a lock stays in the lock table
 * for a large part of the orders with a new key (those that ran on another connection of the pool), replays excepted: about one
 * in ten requests while ten clients send at the same time.
 */
export const service = mutant([
  {
    file: 'app/postgres-bank.ts',
    find: `import type { Bank } from './bank.ts'`,
    replace: `import type { Bank, Order, Receipt } from './bank.ts'
import type { Connection } from './connection.ts'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `const pingMs = 1_000`,
    replace: `const pingMs = 1_000
const marksPerReturn = 5

const orderMarked = (connection: Connection, order: Order): Promise<Receipt> =>
  transaction(connection, async query => {
    // Only a mark for who looks into pg_locks: an order does not wait for it.
    await query\`select pg_try_advisory_lock(hashtextextended(\${order.idempotencyKey}, 0))\`
    return transfer(query, order)
  })

const returnMarks = async ({ query }: Connection, keys: readonly string[]): Promise<void> => {
  for (const key of keys) await query\`select pg_advisory_unlock(hashtextextended(\${key}, 0))\`
}`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `export const postgresBank = (pool: Pool): Bank => ({`,
    replace: `export const postgresBank = (pool: Pool): Bank => {
  const done: string[] = []

  const marked = async (order: Order): Promise<Receipt> => {
    try {
      return await pool.use(connection => orderMarked(connection, order))
    } finally {
      if (order.idempotencyKey !== null) done.push(order.idempotencyKey)
      if (done.length >= marksPerReturn) {
        const keys = done.splice(0)
        pool.use(connection => returnMarks(connection, keys)).catch(() => {})
      }
    }
  }

  return bankOf(pool, marked)
}

const bankOf = (pool: Pool, marked: Bank['transfer']): Bank => ({`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  transfer: order => pool.use(connection => transaction(connection, query => transfer(query, order))),`,
    replace: `  transfer: marked,`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  firstTry: 'caught',
  breaks: ['leak.connections'],
  mayBreak: ['leak.database', 'leak.workingSet'],
  blames: `await query\`select pg_try_advisory_lock(hashtextextended(\${order.idempotencyKey}, 0))\``,
}
