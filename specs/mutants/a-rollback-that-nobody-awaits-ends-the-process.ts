import { mutant, type Exam } from './mutant.ts'

/**
 * The `await` before ROLLBACK was lost, so the `catch` around it catches nothing. When a connection dies
 * in the middle of a transaction, the ROLLBACK on it is rejected, nobody handles that, and Node ends the
 * process with 1. A fault of the database that should cost one order a 503 costs every client its
 * connection.
 */
export const service = mutant([
  {
    file: 'app/transaction.ts',
    find: `    await connection.query\`rollback\``,
    replace: `    connection.query\`rollback\``,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  firstTry: 'caught',
  breaks: ['transaction.noCrash'],
  mayBreak: 'any',
}
