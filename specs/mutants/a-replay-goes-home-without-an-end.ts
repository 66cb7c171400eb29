import { mutant, type Exam } from './mutant.ts'

/**
 * A replay has changed nothing, so its transaction is not committed, which saves a round trip; it is not rolled back either.
 * Its session goes back to the pool inside of a transaction: after two seconds the database ends it, and an order that gets it
 * before begins in the old transaction. Breaks `nothingLeftBehind` of docs/checks: afterwards no transaction is open.
 */
export const service = mutant([
  {
    file: 'app/transaction.ts',
    find: `  work: (query: Query) => Promise<T>,
): Promise<T> => {`,
    replace: `  work: (query: Query) => Promise<T>,
  hasChanged: (result: T) => boolean = () => true,
): Promise<T> => {`,
  },
  {
    file: 'app/transaction.ts',
    find: `  await commit(connection)
  return worked.value`,
    replace: `  if (hasChanged(worked.value)) await commit(connection)
  return worked.value`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  transfer: order => pool.use(connection => transaction(connection, query => transfer(query, order))),
`,
    replace: `  // A replay has only read: there is nothing to commit.
  transfer: order =>
    pool.use(connection =>
      transaction(
        connection,
        query => transfer(query, order),
        ({ replayed }) => !replayed,
      ),
    ),
`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.replicas.nothingLeftBehind'],
  mayBreak: 'any',
  firstTry: 'caught',
}
