import { mutant, type Exam } from './mutant.ts'

/** Healthy: a session in which the database has refused a statement is ended in order, and not rolled back and used again; the answer waits for its end. */
const edits = [
  {
    file: 'app/transaction.ts',
    find: `  await rollback(connection)
  return reason`,
    replace: `  if (reason instanceof Problem) await rollback(connection)
  else await end(connection)
  return reason`,
  },
  {
    file: 'app/transaction.ts',
    find: `/** Sends nothing on a dead connection. One that cannot roll back must not be used again. */`,
    replace: `/** Postgres rolls back before it closes the socket. Who knows what state the refused statement has left behind. */
const end = async (connection: Connection): Promise<void> => {
  if (!connection.alive) return
  try {
    await connection.close()
  } finally {
    connection.discard('its transaction failed')
  }
}

/** Sends nothing on a dead connection. One that cannot roll back must not be used again. */`,
  },
]

export const service = mutant(edits)

/**
 * "Either all of the work is in the database or none": a session that ends rolls its transaction back, and its locks are free before the client
 * has its answer. The place is free only when the session is gone, so there are never more than ten; the next order dials a new one.
 * Refusals of the service itself (404, 409, 422) roll back as before. Behind a lock, ten connections are closed and opened each second.
 */
export const exam: Exam = { spec: 'specs/transaction.spec.ts', firstTry: 'inconclusive', breaks: [] }
