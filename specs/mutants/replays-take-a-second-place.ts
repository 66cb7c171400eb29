import { type Exam, mutant } from './mutant.ts'

/**
 * A replay reads the ledger on a second connection of the pool while it still holds its first, so that it
 * surely sees the newest row. When more replays come at once than the pool has places, each holds one place
 * and waits for another behind those who have none yet. Nobody moves for a second, and then all but the
 * first are answered with 503.
 */
export const service = mutant([
  {
    file: 'app/transfer.ts',
    find: `export const transfer = async (query: Query, order: Order): Promise<Receipt> => {`,
    replace: `export const transfer = async (query: Query, order: Order, look: Query): Promise<Receipt> => {`,
  },
  {
    file: 'app/transfer.ts',
    find: `return replay(query, order)`,
    replace: `return replay(look, order)`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `import type { Pool } from './pool.ts'`,
    replace: `import type { Query } from './connection.ts'
import type { Pool } from './pool.ts'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `const pingMs = 1_000`,
    replace: `const pingMs = 1_000

/** Outside of the transaction of the order: what others have committed is seen, whatever its isolation. */
const lookIn =
  (pool: Pool): Query =>
  (text, ...values) =>
    pool.use(({ query }) => query(text, ...values))`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `pool.use(connection => transaction(connection, query => transfer(query, order))),`,
    replace: `{
    const look = lookIn(pool)
    return pool.use(connection => transaction(connection, query => transfer(query, order, look)))
  },`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'a key that is sent twenty times',
  breaks: ['transaction.idempotency'],
  mayBreak: 'any',
  firstTry: 'caught',
}
