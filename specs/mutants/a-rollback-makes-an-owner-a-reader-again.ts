import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: reads run as `pg_read_all_data`, which can change nothing. The process notes which sessions are readers, and the first
 * order in such a session puts its role back, inside the transaction. If that order is refused, ROLLBACK takes back the `reset role` too: the
 * session is a reader again, and nobody knows. The next order in it may not write and is answered 500. A user notices with
 * the first orders after a refused one: breaks `afterRefusals.noDoubt` and `noDoubt`.
 */
export const service = mutant([
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

/** Sessions whose role is that of a reader. */
const readers = new WeakSet<Connection>()

/** Least privilege: a read cannot write, whatever its SQL says. */
const asReader = async <T>(connection: Connection, read: (query: Query) => Promise<T>): Promise<T> => {
  if (!readers.has(connection)) {
    await connection.query\`set role pg_read_all_data\`
    readers.add(connection)
  }
  return read(connection.query)
}

const asOwner = <T>(connection: Connection, write: (query: Query) => Promise<T>): Promise<T> =>
  transaction(connection, async query => {
    if (readers.has(connection)) {
      await query\`reset role\`
      readers.delete(connection)
    }
    return write(query)
  })`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  open: balance => pool.use(connection => transaction(connection, query => insertAccount(query, balance))),`,
    replace: `  open: balance => pool.use(connection => asOwner(connection, query => insertAccount(query, balance))),`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  find: id => pool.use(({ query }) => findAccount(query, id)),`,
    replace: `  find: id => pool.use(connection => asReader(connection, query => findAccount(query, id))),`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  list: () => pool.use(({ query }) => listAccounts(query)),`,
    replace: `  list: () => pool.use(connection => asReader(connection, query => listAccounts(query))),`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  transfer: order => pool.use(connection => transaction(connection, query => transfer(query, order))),`,
    replace: `  transfer: order => pool.use(connection => asOwner(connection, query => transfer(query, order))),`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'half-way',
  breaks: ['transaction.doubtsResolved'],
  mayBreak: 'any',
  firstTry: 'caught',
}
