import { type Exam, mutant } from './mutant.ts'

/**
 * Healthy: reads and writes of all requests use one function of the module, `query`, which finds the session of its caller in an
 * AsyncLocalStorage, as units of work do in many frameworks. It looks as if the statements of one transaction could run in the
 * session of another, but each lease runs in a context of its own, whatever it awaits; a statement outside of a lease is an error;
 * and BEGIN, COMMIT and ROLLBACK go to the leased connection itself.
 */
export const service = mutant([
  {
    file: 'app/postgres-bank.ts',
    find: `import { findAccount, insertAccount, listAccounts } from './accounts.ts'`,
    replace: `import { AsyncLocalStorage } from 'node:async_hooks'
import { findAccount, insertAccount, listAccounts } from './accounts.ts'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `import type { Pool } from './pool.ts'`,
    replace: `import type { Connection, Query } from './connection.ts'
import type { Pool } from './pool.ts'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `const pingMs = 1_000`,
    replace: `const pingMs = 1_000

const sessions = new AsyncLocalStorage<Connection>()

/** Sends a statement in the session of its caller. */
const query: Query = <Row extends object>(
  text: TemplateStringsArray | string,
  ...values: readonly (number | string | null)[]
) => {
  const session = sessions.getStore()
  if (session === undefined) throw new Error('a statement outside of a lease')
  return session.query<Row>(text, ...values)
}

const inSession = <T>(pool: Pool, work: () => Promise<T>): Promise<T> =>
  pool.use(connection => sessions.run(connection, work))

const inTransaction = <T>(pool: Pool, work: () => Promise<T>): Promise<T> =>
  pool.use(connection => sessions.run(connection, () => transaction(connection, work)))`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `pool.use(connection => transaction(connection, query => insertAccount(query, balance))),`,
    replace: `inTransaction(pool, () => insertAccount(query, balance)),`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `pool.use(({ query }) => findAccount(query, id)),`,
    replace: `inSession(pool, () => findAccount(query, id)),`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `pool.use(({ query }) => listAccounts(query)),`,
    replace: `inSession(pool, () => listAccounts(query)),`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `pool.use(connection => transaction(connection, query => transfer(query, order))),`,
    replace: `inTransaction(pool, () => transfer(query, order)),`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
