import { type Exam, mutant } from './mutant.ts'

/**
 * The list is read in a transaction that is SERIALIZABLE READ ONLY DEFERRABLE. It was written as healthy: it waits only for
 * serializable transactions that write, and the service has none. But a hot standby has no serializable mode, so that while the
 * database is read-only every list is answered 500.
 */
export const service = mutant([
  {
    file: 'app/postgres-bank.ts',
    find: `import type { Bank } from './bank.ts'`,
    replace: `import type { Bank } from './bank.ts'
import { type Connection, isServerError, type Query } from './connection.ts'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `/** Every write is a transaction,`,
    replace: `/** All of \`read\` sees one moment of the history, whatever others write. */
const atOneMoment = async <T>(
  connection: Connection,
  read: (query: Query) => Promise<T>,
): Promise<T> => {
  const [begun, seen, ended] = await Promise.allSettled([
    connection.query\`begin isolation level serializable read only deferrable\`,
    read(connection.query),
    connection.query\`commit\`,
  ])
  if (begun.status === 'rejected') throw begun.reason
  if (seen.status === 'rejected') throw seen.reason
  if (ended.status === 'rejected' && isServerError(ended.reason)) throw ended.reason
  return seen.value
}

/** Every write is a transaction,`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  list: () => pool.use(({ query }) => listAccounts(query)),`,
    replace: `  list: () => pool.use(connection => atOneMoment(connection, listAccounts)),`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.databaseDies.honestDoubts'],
  mayBreak: 'any',
  firstTry: 'caught',
}
