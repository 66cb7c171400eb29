import { type Exam, mutant } from './mutant.ts'

/**
 * Reads begin a read-only REPEATABLE READ transaction on their connection, and leave it open for the next
 * read; only a write on that connection ends it. One client alone never sees a difference, because its
 * write and its read use the same connection. With several clients a read may get a connection whose
 * snapshot is older than a confirmation.
 */
export const service = mutant([
  {
    file: 'app/postgres-bank.ts',
    find: `import type { Pool } from './pool.ts'
import { transaction } from './transaction.ts'`,
    replace: `import type { Connection, Query } from './connection.ts'
import type { Pool } from './pool.ts'
import { Problem } from './problem.ts'
import { rollback, transaction } from './transaction.ts'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `const pingMs = 1_000`,
    replace: `const pingMs = 1_000

/** Connections on which a read has begun a transaction. */
const reading = new WeakSet<Connection>()

const read = async <T>(connection: Connection, work: (query: Query) => Promise<T>): Promise<T> => {
  const { query } = connection
  if (!reading.has(connection)) {
    await query\`begin isolation level repeatable read read only\`
    reading.add(connection)
  }
  try {
    return await work(query)
  } catch (error) {
    if (error instanceof Problem) throw error
    reading.delete(connection)
    await rollback(connection)
    throw error
  }
}

const write = async <T>(connection: Connection, work: (query: Query) => Promise<T>): Promise<T> => {
  if (reading.delete(connection)) await connection.query\`rollback\`
  return transaction(connection, work)
}`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `transaction(connection, query => insertAccount(query, balance))`,
    replace: `write(connection, query => insertAccount(query, balance))`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `pool.use(({ query }) => findAccount(query, id))`,
    replace: `pool.use(connection => read(connection, query => findAccount(query, id)))`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `pool.use(({ query }) => listAccounts(query))`,
    replace: `pool.use(connection => read(connection, listAccounts))`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `transaction(connection, query => transfer(query, order))`,
    replace: `write(connection, query => transfer(query, order))`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'a read that is asked for after',
  breaks: ['transaction.readsConfirmed'],
  mayBreak: 'any',
  firstTry: 'caught',
}
