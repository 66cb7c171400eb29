import { mutant, type Exam } from './mutant.ts'

/** Healthy: the transaction of a replay ends with ROLLBACK in place of COMMIT, because it has changed nothing; only new transfers are committed. */
const edits = [
  {
    file: 'app/transaction.ts',
    find: `  work: (query: Query) => Promise<T>,
): Promise<T> => {`,
    replace: `  work: (query: Query) => Promise<T>,
  changes: (result: T) => boolean = () => true,
): Promise<T> => {`,
  },
  {
    file: 'app/transaction.ts',
    find: `  await commit(connection)
  return worked.value`,
    replace: `  // Nothing to keep: then its end cannot fail, and leaves no doubt.
  if (changes(worked.value)) await commit(connection)
  else await rollback(connection)
  return worked.value`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  transfer: order => pool.use(connection => transaction(connection, query => transfer(query, order))),`,
    replace: `  transfer: order =>
    pool.use(connection =>
      transaction(
        connection,
        query => transfer(query, order),
        ({ replayed }) => !replayed,
      ),
    ),`,
  },
]

export const service = mutant(edits)

/**
 * Right: under READ COMMITTED a replay is read from a row that is visible, hence committed by the transaction that owns the key; its own transaction has
 * claimed nothing (`on conflict do nothing`) and moved nothing. ROLLBACK ends it as well as COMMIT would. When the connection is lost at that moment, the
 * receipt is still true, so it is answered 200: `rollback` discards the connection and its backend has nothing to undo. The ROLLBACK is awaited before the
 * connection is lent again. A loss before, at the look for the row, is `not-applied` as it was: this request had no effect.
 * Looks wrong: a confirmed answer follows a ROLLBACK, an error of which is swallowed, and no COMMIT is ever sent for it.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  firstTry: 'acquitted',
  breaks: [],
}
