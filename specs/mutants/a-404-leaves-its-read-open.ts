import { mutant, type Exam } from './mutant.ts'

/** Wrong: a single account is read in a transaction that is neither committed nor rolled back when there is no such account, and its session goes back to the pool. */
const edits = [
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
    file: 'app/transaction.ts',
    find: `/** A refused BEGIN is no fault of the statement:`,
    replace: `/** All statements of \`work\` see one moment. They cannot write. */
export const reading = async <T>(
  connection: Connection,
  work: (query: Query) => Promise<T>,
): Promise<T> => {
  const [begun, worked] = await Promise.allSettled([
    connection.query\`begin isolation level repeatable read read only\`,
    work(connection.query),
  ])
  if (begun.status === 'rejected') throw await undone(connection, begun.reason)
  if (worked.status === 'rejected') {
    // A Problem is an answer like any other: no statement has failed, and nothing is to be undone.
    if (worked.reason instanceof Problem) throw worked.reason
    throw await undone(connection, worked.reason)
  }
  await connection.query\`commit\`
  return worked.value
}

/** A refused BEGIN is no fault of the statement:`,
  },
]

export const service = mutant(edits)

/**
 * Wrong: GET /api/accounts/:id of an account that does not exist (a well-formed id) leaves an open transaction with an old snapshot in a pooled session. Until that session is used again it is `idle in
 * transaction`, for two seconds at most, when the database ends it. A list read on it shows the moment of the 404. The next transaction on it cannot begin: an order is refused with 503
 * `not-applied`, an account is not opened, a single read is answered with 500. Then the session is rolled back and clean.
 * Seen: only after a 404 of a well-formed id: where refused requests are sent, in what follows within two seconds (accounts opened after them, what is left behind).
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'what is malformed or forbidden',
  firstTry: 'inconclusive',
  breaks: ['transaction.rejections'],
  mayBreak: 'any',
}
