import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy: before COMMIT each transaction sends `set constraints all immediate`, so that whatever was put off to the end is checked
 * now. A refusal comes to that statement and not to COMMIT, the transaction is rolled back and answered as before; and a connection
 * that is lost there is `not-applied`, truly, because COMMIT was not sent.
 */
export const service = mutant([
  {
    file: 'app/transaction.ts',
    find: `  await commit(connection)
  return worked.value`,
    replace: `  await checkEverything(connection)
  await commit(connection)
  return worked.value`,
  },
  {
    file: 'app/transaction.ts',
    find: `/** A refused BEGIN is no fault of the statement:`,
    replace: `/** Behind it a COMMIT fails only with its connection. */
const checkEverything = async (connection: Connection): Promise<void> => {
  try {
    await connection.query\`set constraints all immediate\`
  } catch (error) {
    throw await undone(connection, error)
  }
}

/** A refused BEGIN is no fault of the statement:`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
