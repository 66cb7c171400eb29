import type { Connection, Query } from '../../../app/connection.ts'
import { commit, rollback } from '../../../app/transaction.ts'

/** A transaction that waits for the response to BEGIN before its first statement. */
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
