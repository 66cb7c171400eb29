import { type Exam, mutant } from './mutant.ts'

/**
 * Wrong: after a lost COMMIT the service asks the database for the state of its transaction, by its number (`pg_xact_status`), and
 * answers what it hears: committed is 200, anything else 503 `not-applied`. But "in progress" is no end: the connection is gone for
 * the service, yet the session may still receive the COMMIT (a network that delivers it late, a frozen backend that goes on). Then the
 * client was told that its order certainly had no effect, and the money moves a moment later; who sends it anew without a key pays twice.
 */
export const service = mutant([
  {
    file: 'app/postgres-bank.ts',
    find: `import type { Bank } from './bank.ts'
import type { Pool } from './pool.ts'`,
    replace: `import type { Bank, Order, Receipt } from './bank.ts'
import type { Pool } from './pool.ts'
import { Problem } from './problem.ts'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  transfer: order => pool.use(connection => transaction(connection, query => transfer(query, order))),`,
    replace: `  transfer: order => sure(pool, order),`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `const pingMs = 1_000`,
    replace: `const pingMs = 1_000
const askMs = 1_000

/** What the database knows of a transaction; undefined when it cannot be asked. */
const stateOf = async (pool: Pool, xid: string): Promise<string | undefined> => {
  try {
    const [row] = await pool.use(
      ({ query }) => query<{ state: string | null }>\`select pg_xact_status(\${xid}::xid8) as state\`,
      askMs,
    )
    return row?.state ?? undefined
  } catch {
    return undefined
  }
}

/** A transfer whose COMMIT was lost is looked up by the number of its transaction. */
const sure = async (pool: Pool, order: Order): Promise<Receipt> => {
  let pending = undefined as { readonly xid: string; readonly receipt: Receipt } | undefined
  try {
    return await pool.use(connection =>
      transaction(connection, async query => {
        const receipt = await transfer(query, order)
        const [row] = await query<{ xid: string }>\`select pg_current_xact_id()::text as xid\`
        if (row !== undefined) pending = { xid: row.xid, receipt }
        return receipt
      }),
    )
  } catch (error) {
    if (!(error instanceof Problem) || error.kind !== 'outcome-unknown' || pending === undefined) throw error
    const state = await stateOf(pool, pending.xid)
    if (state === undefined) throw error
    if (state === 'committed') return pending.receipt
    // The connection is gone, so the database rolls back what it has not committed yet.
    throw new Problem('not-applied', 'the connection was lost and nothing was committed; send it again', error)
  }
}`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.lostAnswers.exactlyOnce'],
  mayBreak: 'any',
  firstTry: 'caught',
}
