import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy: transactions are written in the other words that Postgres has for them: START TRANSACTION, END TRANSACTION and
 * ABORT TRANSACTION. They do the same, and Postgres answers END with the tag COMMIT (or ROLLBACK, if a statement has failed), so a
 * lost END is told as `outcome-unknown`, exactly as a lost COMMIT is.
 */
export const service = mutant([
  {
    file: 'app/transaction.ts',
    find: `connection.query\`begin read write\``,
    replace: `connection.query\`start transaction read write\``,
  },
  {
    file: 'app/transaction.ts',
    find: `await connection.query\`rollback\``,
    replace: `await connection.query\`abort transaction\``,
  },
  {
    file: 'app/transaction.ts',
    find: `return await connection.query\`commit\``,
    replace: `return await connection.query\`end transaction\``,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: [],
  firstTry: 'inconclusive',
}
