import { type Connection, ConnectionLost, isServerError, type Query } from './connection.ts'
import { Problem } from './problem.ts'

/**
 * BEGIN, statements, COMMIT; ROLLBACK when a statement fails. Either all of the work is in the database or
 * none, wherever the connection breaks: before COMMIT a loss means that Postgres rolls back. Only when COMMIT
 * was sent and not answered is the outcome unknown.
 *
 * The first statement does not wait for the answer to BEGIN. If BEGIN is refused, that statement is refused
 * too, instead of committing by itself: a session writes only between `begin read write` and its end. COMMIT
 * waits for everything, and is sent alone.
 *
 * @throws Problem `outcome-unknown` in that case; `not-applied` when the database answered COMMIT with a
 * rollback; else what the work threw.
 */
export const transaction = async <T>(
  connection: Connection,
  work: (query: Query) => Promise<T>,
): Promise<T> => {
  const [begun, worked] = await Promise.allSettled([
    connection.query`begin read write`,
    work(connection.query),
  ])
  // When BEGIN is refused, so is the statement sent with it. The error of BEGIN is the cause.
  if (begun.status === 'rejected') throw await undone(connection, notBegun(begun.reason))
  if (worked.status === 'rejected') throw await undone(connection, worked.reason)
  await commit(connection)
  return worked.value
}

/** A refused BEGIN is no fault of the statement: the database cannot write now, for example as a standby. */
const notBegun = (reason: unknown): unknown =>
  isServerError(reason)
    ? new Problem('not-applied', 'the database takes no changes at present; send it again later', reason)
    : reason

const undone = async (connection: Connection, reason: unknown): Promise<unknown> => {
  await rollback(connection)
  return reason
}

/** Sends nothing on a dead connection. One that cannot roll back must not be used again. */
export const rollback = async (connection: Connection): Promise<void> => {
  try {
    await connection.query`rollback`
  } catch {
    connection.discard('it could not roll back')
  }
}

export const commit = async (connection: Connection): Promise<void> => {
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
