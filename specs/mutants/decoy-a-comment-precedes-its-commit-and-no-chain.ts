import { mutant, type Exam } from './mutant.ts'

/**
 * Transactions start, end and are undone by the long forms of the same commands (`start transaction`, `commit
 * work and no chain`), each behind a comment that says which service it is. They do the same, and Postgres
 * answers COMMIT as before.
 */
export const service = mutant([
  {
    file: 'app/transaction.ts',
    find: 'connection.query`begin read write`,',
    replace: "connection.query`/* service='ledger' */ start transaction read write`,",
  },
  {
    file: 'app/transaction.ts',
    find: 'await connection.query`rollback`',
    replace: "await connection.query`/* service='ledger' */ rollback work and no chain`",
  },
  {
    file: 'app/transaction.ts',
    find: 'return await connection.query`commit`',
    replace: "return await connection.query`/* service='ledger' */ commit work and no chain`",
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  firstTry: 'inconclusive',
  breaks: [],
}
