import { mutant, type Exam } from './mutant.ts'

/** Healthy: after a lost COMMIT the service looks for its ledger row on another connection, and confirms if it is there; if not, the outcome stays unknown. */
const edits = [
  {
    file: 'app/postgres-bank.ts',
    find: `/** Every write is a transaction, so that a lost COMMIT is distinguished from a lost statement. */`,
    replace: `const lookMs = 250
const lookBeforeMs = 3_500

/** A row that another session sees is committed. A row that it does not see may still come: that proves nothing. */
const isCommitted = (pool: Pool, { transferId }: Receipt): Promise<boolean> =>
  Promise.race([
    pool
      .use(({ query }) => query\`select 1 as found from transfers where id = \${transferId}\`, lookMs)
      .then(
        rows => rows.length > 0,
        () => false,
      ),
    sleep(lookMs, false),
  ])

const transferOrLook = async (pool: Pool, order: Order): Promise<Receipt> => {
  const startedAt = performance.now()
  let receipt: Receipt | undefined
  try {
    return await pool.use(connection =>
      transaction(connection, async query => (receipt = await transfer(query, order))),
    )
  } catch (error) {
    const doubtful = error instanceof Problem && error.kind === 'outcome-unknown'
    if (!doubtful || receipt === undefined || performance.now() - startedAt > lookBeforeMs) throw error
    if (await isCommitted(pool, receipt)) return receipt
    throw error
  }
}

/** Every write is a transaction, so that a lost COMMIT is distinguished from a lost statement. */`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `import type { Bank } from './bank.ts'`,
    replace: `import { setTimeout as sleep } from 'node:timers/promises'
import type { Bank, Order, Receipt } from './bank.ts'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `import type { Pool } from './pool.ts'`,
    replace: `import type { Pool } from './pool.ts'
import { Problem } from './problem.ts'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  transfer: order => pool.use(connection => transaction(connection, query => transfer(query, order))),`,
    replace: `  transfer: order => transferOrLook(pool, order),`,
  },
]

export const service = mutant(edits)

/**
 * The id comes from the sequence, so a row with it is this very transfer (or, for a replay, the first one): visible to a new snapshot means
 * committed, flushed and visible to every later read. Not visible, refused, slow: `outcome-unknown` as before, never `not-applied`.
 * Time: at most 3.5 s + 0.25 s, or what it took before. The look takes a place of the pool after the first was given back, and dies with its lease.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  breaks: [],
  firstTry: 'not tried',
}
