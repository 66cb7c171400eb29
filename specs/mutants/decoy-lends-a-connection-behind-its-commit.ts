import { type Exam, mutant } from './mutant.ts'
/**
 * Looks like an answer before the commit, and like two orders in one transaction: the connection goes back to the pool as soon
 * as COMMIT is sent, and the next order sends its BEGIN behind it. It is right: the client is answered when COMMIT is, a session
 * runs its statements in order, and where the connection is lost the first order is in doubt while the next has certainly no
 * effect, as its own COMMIT is sent only after all its answers. COMMIT has a deadline of its own, as its lease is over.
 */
export const service = mutant([
  {
    file: 'app/transaction.ts',
    find: `/** A refused BEGIN is no fault of the statement:`,
    replace: `/** From the first statement to the answer to COMMIT. */
const longestMs = 2_500
const shortestCommitMs = 200

/** The same, but settles when COMMIT is sent; \`committed\` is its outcome. The next may use the connection already. */
export const transactionAhead = async <T>(
  connection: Connection,
  work: (query: Query) => Promise<T>,
): Promise<{ readonly committed: Promise<T> }> => {
  const startedAt = performance.now()
  const [begun, worked] = await Promise.allSettled([
    connection.query\`begin read write\`,
    work(connection.query),
  ])
  if (begun.status === 'rejected') throw await undone(connection, notBegun(begun.reason))
  if (worked.status === 'rejected') throw await undone(connection, worked.reason)
  const { value } = worked
  const leftMs = Math.max(shortestCommitMs, longestMs - (performance.now() - startedAt))
  const late = setTimeout(() => connection.discard('no answer to the commit'), leftMs)
  const committed = commit(connection)
    .then(() => value)
    .finally(() => clearTimeout(late))
  // The caller awaits it a moment later.
  committed.catch(() => {})
  return { committed }
}

/** A refused BEGIN is no fault of the statement:`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `import { transaction } from './transaction.ts'`,
    replace: `import { toRefusal } from './failure.ts'
import { transaction, transactionAhead } from './transaction.ts'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  transfer: order => pool.use(connection => transaction(connection, query => transfer(query, order))),`,
    replace: `  transfer: async order => {
    const { committed } = await pool.use(connection =>
      transactionAhead(connection, query => transfer(query, order)),
    )
    try {
      return await committed
    } catch (error) {
      throw toRefusal(error)
    }
  },`,
  },
])
export const exam: Exam = { spec: 'specs/transaction.spec.ts', breaks: [], firstTry: 'accused' }
