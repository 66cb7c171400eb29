import { type Exam, mutant } from './mutant.ts'

/**
 * Wrong: an order with a key whose COMMIT got no answer is sent again at once, under its key, on another connection: if it was made, the
 * key finds it. But if the second attempt is turned away, its answer is passed on, and that speaks only of itself: `not-applied`
 * because the database cannot be reached, or 409 because the first attempt still holds the key. The first may be committed, or still be.
 *
 * Breaks CONTRACT: "503 … `not-applied` (certainly no effect) or `outcome-unknown` (COMMIT sent, answer lost)".
 * Seen: a COMMIT whose connection is cut and that arrives 1 to 2 s later (the second attempt waits for the key, 409, then it is done);
 * a COMMIT whose answer is lost together with the database (killed, isolated, restarted): 503 `not-applied`, and the order is in the
 * ledger. A client that takes its word and sends a new order pays twice. Where only the answer is lost, the second attempt is right.
 * In a pause both attempts take their time, one after the other: an order may take longer than 5 s.
 */
export const service = mutant([
  {
    file: 'app/postgres-bank.ts',
    find: `import type { Bank } from './bank.ts'`,
    replace: `import type { Bank, Order, Receipt } from './bank.ts'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `import type { Pool } from './pool.ts'`,
    replace: `import type { Pool } from './pool.ts'
import { Problem } from './problem.ts'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `/** Every write is a transaction, so that a lost COMMIT is distinguished from a lost statement. */`,
    replace: `/** What is in doubt is settled here, not by the client: the key finds the transfer, or it is made now. */
const transferSurely = async (pool: Pool, order: Order): Promise<Receipt> => {
  const attempt = (): Promise<Receipt> =>
    pool.use(connection => transaction(connection, query => transfer(query, order)))
  try {
    return await attempt()
  } catch (error) {
    const inDoubt = error instanceof Problem && error.kind === 'outcome-unknown'
    if (!inDoubt || order.idempotencyKey === null) throw error
    return { ...(await attempt()), replayed: false }
  }
}

/** Every write is a transaction, so that a lost COMMIT is distinguished from a lost statement. */`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  transfer: order => pool.use(connection => transaction(connection, query => transfer(query, order))),`,
    replace: `  transfer: order => transferSurely(pool, order),`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.databaseDies.exactlyOnce'],
  mayBreak: 'any',
  firstTry: 'caught',
}
