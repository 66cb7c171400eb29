import { type Connection, ConnectionLost, type Query } from '../../../app/connection.ts'
import { Problem } from '../../../app/problem.ts'

/** The transaction that waits for the answer to BEGIN before it begins. */
export const transaction = async <T>(
  connection: Connection,
  work: (query: Query) => Promise<T>,
): Promise<T> => {
  let result: T
  try {
    await connection.query`begin read write`
    result = await work(connection.query)
  } catch (error) {
    await rollback(connection)
    throw error
  }
  await commit(connection)
  return result
}

/** On a dead connection nothing is sent, nor needed; one that cannot roll back must not be lent again. */
const rollback = async (connection: Connection): Promise<void> => {
  try {
    await connection.query`rollback`
  } catch {
    connection.discard('it could not roll back')
  }
}

const commit = async (connection: Connection): Promise<void> => {
  const { command } = await sendCommit(connection)
  // Postgres answers ROLLBACK, and no error, to the COMMIT of a transaction in which a statement has failed.
  if (command !== 'COMMIT')
    throw new Problem('not-applied', 'the database rolled it back instead of committing it')
}

const sendCommit = async (connection: Connection) => {
  try {
    return await connection.query`commit`
  } catch (error) {
    if (error instanceof ConnectionLost && error.sent) {
      throw new Problem(
        'outcome-unknown',
        'the connection was lost during the commit; send it again only with the same Idempotency-Key, else look first',
        error,
      )
    }
    throw error
  }
}
