import { type Exam, mutant } from './mutant.ts'

/**
 * When a client hangs up, cancels its statement at the database, so that an order nobody waits for does not queue at a busy
 * account. It knows the backend of each connection, and asks Postgres to cancel what that backend runs. The request to cancel
 * needs a connection too, and gets one from the pool like everything else.
 *
 * When clients hang up behind a lock, all places are taken: the requests to cancel wait in the queue until a place is given
 * back. By then the order of the client that left is over, and its backend runs the order of another client. That one is
 * cancelled, and its client is told 503: the database was too busy. It was not. So some seconds after others have hung up,
 * clients that are patient are turned away, though there is no fault and no overload. Nothing is lost or doubled, and without
 * hang-ups nothing shows.
 */
export const service = mutant([
  {
    file: 'app/bank.ts',
    find: `  transfer(order: Order): Promise<Receipt>`,
    replace: `  /** \`gone\` is aborted when nobody waits for the receipt any more. */
  transfer(order: Order, gone?: AbortSignal): Promise<Receipt>`,
  },
  {
    file: 'app/api.ts',
    find: `await bank.transfer(order)`,
    replace: `await bank.transfer(order, c.req.raw.signal)`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `import type { Bank } from './bank.ts'`,
    replace: `import type { Bank } from './bank.ts'
import type { Connection } from './connection.ts'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `const pingMs = 1_000`,
    replace: `const pingMs = 1_000

const backends = new WeakMap<Connection, number>()

/** Asked once for each connection. */
const backendOf = async (connection: Connection): Promise<number> => {
  const known = backends.get(connection)
  if (known !== undefined) return known
  const [row] = await connection.query<{ pid: number }>\`select pg_backend_pid() as pid\`
  if (row === undefined) throw new Error('the database does not say which backend it is')
  backends.set(connection, row.pid)
  return row.pid
}`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  transfer: order => pool.use(connection => transaction(connection, query => transfer(query, order))),`,
    replace: `  transfer: (order, gone) =>
    pool.use(async connection => {
      const pid = await backendOf(connection)
      const cancel = (): void => {
        // If it fails, the order ends at its own time-out.
        pool.use(({ query }) => query\`select pg_cancel_backend(\${pid})\`).catch(() => {})
      }
      gone?.addEventListener('abort', cancel, { once: true })
      try {
        return await transaction(connection, query => transfer(query, order))
      } finally {
        gone?.removeEventListener('abort', cancel)
      }
    }),`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: '24 clients that hang up',
  breaks: ['transaction.besideHangUps'],
  mayBreak: 'any',
  firstTry: 'missed',
}
