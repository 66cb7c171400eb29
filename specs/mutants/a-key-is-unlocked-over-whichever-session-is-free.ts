import { type Exam, mutant } from './mutant.ts'

/**
 * A key is locked by an advisory lock of the session before its transfer, and unlocked after it, each time over whichever
 * connection the pool lends. One client at a time always gets the same one. With several clients the unlock meets another
 * session and does nothing, and the key stays locked by a session of the pool: who sends it again hears 503 until that session
 * ends (`doubtsResolved`, `idempotency`), and the locks grow with the orders (`connections`).
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

/** Copies of an order wait here for the first one, so that they do not wait inside of a transaction. */
const underItsKey = async (
  pool: Pool,
  { idempotencyKey: key }: Order,
  work: () => Promise<Receipt>,
): Promise<Receipt> => {
  if (key === null) return work()
  await pool.use(({ query }) => query\`select pg_advisory_lock(hashtextextended(\${key}, 0))\`)
  try {
    return await work()
  } finally {
    // If the session is lost, its locks are gone with it.
    await pool
      .use(({ query }) => query\`select pg_advisory_unlock(hashtextextended(\${key}, 0))\`)
      .catch(() => {})
  }
}`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `transfer: order => pool.use(connection => transaction(connection, query => transfer(query, order))),`,
    replace: `transfer: order =>
    underItsKey(pool, order, () =>
      pool.use(connection => transaction(connection, query => transfer(query, order))),
    ),`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'a key that is sent twenty times',
  breaks: ['transaction.idempotency'],
  mayBreak: 'any',
  firstTry: 'caught',
}
