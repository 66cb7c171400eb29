import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy: each transaction asks for its own number before COMMIT, and when the answer to COMMIT is lost, the service asks the
 * database over a new connection what became of that number (`pg_xact_status`). Only `aborted` is believed, and answered
 * `not-applied`; `committed`, `in progress`, null, an error and silence for half a second stay `outcome-unknown`.
 *
 * It looks like a refusal for a COMMIT that may still arrive. It is right: a number that is aborted never commits, because a
 * session that is still open with it is `in progress` (also while its COMMIT waits for a standby). After a crash an unflushed
 * number may be given to somebody else, so `committed` proves nothing and is not used; `aborted` then still means that ours
 * was lost, since a commit on disk keeps its state. The look has the place of the lost connection, and half a second: with a
 * second in the queue and three of lease that is 4.5 s.
 */
export const service = mutant([
  {
    file: 'app/transaction.ts',
    find: `  work: (query: Query) => Promise<T>,
): Promise<T> => {`,
    replace: `  work: (query: Query) => Promise<T>,
  look: Look,
): Promise<T> => {`,
  },
  {
    file: 'app/transaction.ts',
    find: `  await commit(connection)
  return worked.value
}
`,
    replace: `  await commit(connection, await numberOf(connection), look)
  return worked.value
}

/** What the database says of the transaction with this number; null if it does not say. Settles by itself. */
export type Look = (number: string) => Promise<string | null>

/** Null for a transaction that has changed nothing. */
const numberOf = async (connection: Connection): Promise<string | null> => {
  try {
    const [row] = await connection.query<{ number: string | null }>\`
      select pg_current_xact_id_if_assigned()::text as number\`
    return row?.number ?? null
  } catch (error) {
    throw await undone(connection, error)
  }
}
`,
  },
  {
    file: 'app/transaction.ts',
    find: `export const commit = async (connection: Connection): Promise<void> => {
  const { command } = await sendCommit(connection)`,
    replace: `const commit = async (connection: Connection, number: string | null, look: Look): Promise<void> => {
  const { command } = await sendCommit(connection, number, look)`,
  },
  {
    file: 'app/transaction.ts',
    find: `const sendCommit = async (connection: Connection) => {`,
    replace: `const sendCommit = async (connection: Connection, number: string | null, look: Look) => {`,
  },
  {
    file: 'app/transaction.ts',
    find: `    if (error instanceof ConnectionLost && error.sent) {
`,
    replace: `    if (error instanceof ConnectionLost && error.sent) {
      // Only this state is final whatever happened: a number of before a crash may belong to another transaction now.
      if (number !== null && (await look(number)) === 'aborted') {
        throw new Problem('not-applied', 'the connection was lost, and the database has undone it', error)
      }
`,
  },
  {
    file: 'app/pool.ts',
    find: `  /** For the end of the service, when no caller uses the pool any more. */`,
    replace: `  /**
   * For a caller that has a place and has lost its connection: a new one, for \`ms\` at most, that nobody else gets.
   * @returns null where there is no answer in time.
   */
  async look<T>(work: (connection: Connection) => Promise<T>, ms: number): Promise<T | null> {
    const looking = async (): Promise<T> => {
      const connection = await this.#options.connect()
      const end = setTimeout(() => connection.discard('it has looked for too long'), ms)
      try {
        return await work(connection)
      } finally {
        clearTimeout(end)
        connection.discard('it has looked')
      }
    }
    return Promise.race([looking().catch(() => null), sleep(ms, null, { ref: false })])
  }

  /** For the end of the service, when no caller uses the pool any more. */`,
  },
  {
    file: 'app/pool.ts',
    find: `import type { PoolLimits } from './config.ts'
`,
    replace: `import { setTimeout as sleep } from 'node:timers/promises'
import type { PoolLimits } from './config.ts'
`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `const pingMs = 1_000
`,
    replace: `const pingMs = 1_000
const lookMs = 500

const stateIn =
  (pool: Pool) =>
  (number: string): Promise<string | null> =>
    pool.look(async ({ query }) => {
      const [row] = await query<{ state: string | null }>\`select pg_xact_status(\${number}::xid8) as state\`
      return row?.state ?? null
    }, lookMs)
`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  open: balance => pool.use(connection => transaction(connection, query => insertAccount(query, balance))),`,
    replace: `  open: balance =>
    pool.use(connection => transaction(connection, query => insertAccount(query, balance), stateIn(pool))),`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  transfer: order => pool.use(connection => transaction(connection, query => transfer(query, order))),`,
    replace: `  transfer: order =>
    pool.use(connection => transaction(connection, query => transfer(query, order), stateIn(pool))),`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  firstTry: 'acquitted',
  breaks: [],
}
