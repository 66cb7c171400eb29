import { type Connection, ConnectionLost, isServerError, type Query } from './connection.ts'
import { Problem } from './problem.ts'

/**
 * BEGIN, work, COMMIT; ROLLBACK when the work fails. Either all of the work is in the database or none, wherever
 * the connection breaks: up to COMMIT a loss means that Postgres has undone it, and a COMMIT that was sent but not
 * answered is the one case in which nobody can know.
 *
 * The first statement of the work does not wait for the answer to BEGIN. Should BEGIN be refused, that statement is
 * refused too, instead of committing by itself: a session writes only between `begin read write` and its end. COMMIT
 * waits for everything, and is sent alone.
 *
 * @throws Problem `outcome-unknown` in that case; `not-applied` when the database answered COMMIT with a rollback;
 * else what the work threw.
 */
export const transaction = async <T>(
  connection: Connection,
  work: (query: Query) => Promise<T>,
): Promise<T> => {
  const [begun, worked] = await Promise.allSettled([
    connection.query`begin read write`,
    work(connection.query),
  ])
  // When BEGIN is refused, so is what was sent with it, and its own reason is the one that counts.
  if (begun.status === 'rejected') throw await undone(connection, notBegun(begun.reason))
  if (worked.status === 'rejected') throw await undone(connection, worked.reason)
  await commit(connection)
  return worked.value
}

/** There is nothing wrong with the words: the database is in no state to take them, a standby before its promotion, say. */
const notBegun = (reason: unknown): unknown =>
  isServerError(reason)
    ? new Problem('not-applied', 'the database takes no changes at present; send it again later', reason)
    : reason

const undone = async (connection: Connection, reason: unknown): Promise<unknown> => {
  await rollback(connection)
  return reason
}

/** On a dead connection nothing is sent, nor needed; one that cannot roll back must not be lent again. */
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
