import { type Exam, mutant } from './mutant.ts'

/**
 * Each read is a transaction of its own, REPEATABLE READ and READ ONLY, and ends with COMMIT, as many frameworks do it. Where
 * that COMMIT is lost, the read is answered with 503 `not-applied`, which is true: it had nothing to apply. So most of the
 * COMMITs that a fault can hit are those of reads, and leave no doubt.
 */
export const service = mutant([
  {
    file: 'app/transaction.ts',
    find: `/** Sends nothing on a dead connection. One that cannot roll back must not be used again. */`,
    replace: `/** One snapshot for all that a read asks. It changes nothing, so the loss of its COMMIT leaves no doubt. */
export const reading = async <T>(
  connection: Connection,
  work: (query: Query) => Promise<T>,
): Promise<T> => {
  const [begun, worked] = await Promise.allSettled([
    connection.query\`begin isolation level repeatable read read only\`,
    work(connection.query),
  ])
  if (begun.status === 'rejected') throw await undone(connection, begun.reason)
  if (worked.status === 'rejected') throw await undone(connection, worked.reason)
  await connection.query\`commit\`
  return worked.value
}

/** Sends nothing on a dead connection. One that cannot roll back must not be used again. */`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `import { transaction } from './transaction.ts'`,
    replace: `import { reading, transaction } from './transaction.ts'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  find: id => pool.use(({ query }) => findAccount(query, id)),`,
    replace: `  find: id => pool.use(connection => reading(connection, query => findAccount(query, id))),`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  list: () => pool.use(({ query }) => listAccounts(query)),`,
    replace: `  list: () => pool.use(connection => reading(connection, query => listAccounts(query))),`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
