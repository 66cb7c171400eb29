import { mutant, type Exam } from './mutant.ts'

/** Healthy: after a lost COMMIT the session that got it is ended, awaited, and only then the ledger is asked whether the transfer is there. */
const edits = [
  {
    file: 'app/postgres-bank.ts',
    find: `import { findAccount, insertAccount, listAccounts } from './accounts.ts'
import type { Bank } from './bank.ts'
import type { Pool } from './pool.ts'`,
    replace: `import { setTimeout as sleep } from 'node:timers/promises'
import { findAccount, insertAccount, listAccounts } from './accounts.ts'
import type { Bank, Order, Receipt } from './bank.ts'
import type { Connection } from './connection.ts'
import type { Pool } from './pool.ts'
import { Problem } from './problem.ts'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `/** Every write is a transaction,`,
    replace: `/** A session of the database. Process numbers are used again, so the time belongs to it. */
interface Session {
  readonly pid: number
  readonly since: string
}

const sessions = new WeakMap<Connection, Session>()

const sessionOf = async (connection: Connection): Promise<Session | undefined> => {
  const known = sessions.get(connection)
  if (known !== undefined) return known
  const [session] = await connection.query<Session>\`
    select pid, extract(epoch from backend_start)::text as since
    from pg_stat_activity where pid = pg_backend_pid()\`
  if (session !== undefined) sessions.set(connection, session)
  return session
}

interface LedgerRow {
  readonly id: number
  readonly from_id: number
  readonly to_id: number
  readonly amount: number
}

/** What the ledger holds under the key once the session has certainly ended; 'unknown' while it has not. */
const lookFor = (pool: Pool, order: Order, { pid, since }: Session): Promise<LedgerRow | undefined | 'unknown'> =>
  pool.use(async ({ query }) => {
    const [end] = await query<{ ended: boolean }>\`
      select pg_terminate_backend(pid, 1000) as ended from pg_stat_activity
      where pid = \${pid} and extract(epoch from backend_start)::text = \${since}\`
    if (end?.ended === false) return 'unknown'
    // A new statement, because its snapshot must be newer than the end of the session.
    const [row] = await query<LedgerRow>\`
      select id, from_id, to_id, amount from transfers where idempotency_key = \${order.idempotencyKey}\`
    return row
  })

/** From the beginning of an order to its answer, a look into the ledger included. */
const answerMs = 4_000

const transferOrLook = async (pool: Pool, order: Order): Promise<Receipt> => {
  const startedAt = performance.now()
  const seen: { session?: Session | undefined; made?: Receipt } = {}
  try {
    return await pool.use(async connection => {
      seen.session = await sessionOf(connection)
      return transaction(connection, async query => (seen.made = await transfer(query, order)))
    })
  } catch (error) {
    const leftMs = answerMs - (performance.now() - startedAt)
    const { session, made } = seen
    const isDoubt = error instanceof Problem && error.kind === 'outcome-unknown'
    if (!isDoubt || order.idempotencyKey === null || session === undefined || leftMs < 50) throw error
    const look = lookFor(pool, order, session).catch(() => 'unknown' as const)
    const row = await Promise.race([look, sleep(leftMs, 'unknown' as const)])
    if (row === 'unknown') throw error
    const isOurs =
      row?.from_id === order.fromId && row.to_id === order.toId && row.amount === order.amount
    if (row === undefined || !isOurs)
      throw new Problem('not-applied', 'its session has ended without it; send it again later', error)
    return { transferId: row.id, replayed: row.id === made?.transferId ? made.replayed : true }
  }
}

/** Every write is a transaction,`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  transfer: order => pool.use(connection => transaction(connection, query => transfer(query, order))),`,
    replace: `  transfer: order => transferOrLook(pool, order),`,
  },
]

export const service = mutant(edits)

/**
 * Right: what makes a look after a lost COMMIT wrong is that the COMMIT may still arrive. Here the session that would receive it is ended first, by process number and time of its start, and
 * pg_terminate_backend with a timeout returns true only when the process is gone. A session that is not listed any more is gone too: a backend ends its transaction before it leaves the list. So at the
 * look the transaction is committed and visible, or undone for ever. Where it cannot be told (no connection, a frozen process, no time left, an order without a key) the answer
 * stays `outcome-unknown`. The row is found by its key and compared with the order; if a retry of the client made it meanwhile, it is the same transfer of this key. The number of a session that a restarted
 * database has given to another one does not match its time. All answers come within 4 s and a moment; a late look only reads. It needs a place of the pool like any other, and the
 * pool of ten is not exceeded.
 * Looks wrong: it kills sessions of the database, says `not-applied` after a COMMIT was sent, and looks for a row to know.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  firstTry: 'inconclusive',
  breaks: [],
}
