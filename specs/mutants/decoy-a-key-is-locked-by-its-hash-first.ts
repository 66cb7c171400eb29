import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy: an order with a key first takes an advisory lock on a 64-bit hash of the key, and then looks for the key, as if it looked before it inserts.
 * The lock, the look and the move are three statements. At READ COMMITTED each has a snapshot of its own, so the look sees what the holder of the lock committed.
 * The lock belongs to the transaction: Postgres gives it back behind COMMIT or ROLLBACK, also when the session dies, and for both replicas.
 * All orders lock the key first and then the accounts by id, so nothing deadlocks. Two keys with one hash only wait for each other: the look and the unique column compare the whole key.
 * Whoever waits in vain for the lock is answered 409, since the key is still in flight.
 */
export const service = mutant([
  {
    file: 'app/transfer.ts',
    find: `  const attempt = await move(query, order)`,
    replace: `  if (order.idempotencyKey !== null) {
    await lockKey(query, order)
    if (await isKnown(query, order)) return replay(query, order)
  }
  const attempt = await move(query, order)`,
  },
  {
    file: 'app/transfer.ts',
    find: `const move = async (query: Query, order: Order): Promise<Attempt> => {`,
    replace: `/** Until the end of the transaction. A refused BEGIN leaves it locked for this statement alone. */
const lockKey = async (query: Query, order: Order): Promise<void> => {
  try {
    await query\`select pg_advisory_xact_lock(hashtextextended(\${order.idempotencyKey}::text, 0))\`
  } catch (error) {
    if (isServerError(error) && error.code === lockNotAvailable) throw keyInFlight(order)
    throw error
  }
}

/** A statement of its own, so its snapshot is younger than the lock. */
const isKnown = async (query: Query, { idempotencyKey }: Order): Promise<boolean> => {
  const rows = await query\`select id from transfers where idempotency_key = \${idempotencyKey}\`
  return rows.length > 0
}

const move = async (query: Query, order: Order): Promise<Attempt> => {`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
