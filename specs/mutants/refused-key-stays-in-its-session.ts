import { mutant, type Exam } from './mutant.ts'

/** Wrong: a key is locked for the session and unlocked after the move; a refused transfer leaves it locked, because ROLLBACK keeps session locks. */
const edits = [
  {
    file: 'app/transfer.ts',
    find: `export const transfer = async (query: Query, order: Order): Promise<Receipt> => {
  const attempt = await move(query, order)`,
    replace: `export const transfer = async (query: Query, order: Order): Promise<Receipt> => {
  await lockKey(query, order)
  const receipt = await claimAndMove(query, order)
  await unlockKey(query, order)
  return receipt
}

/** Orders with one key wait here for each other, and not inside the index of the ledger. */
const lockKey = async (query: Query, order: Order): Promise<void> => {
  if (order.idempotencyKey === null) return
  try {
    await query\`select pg_advisory_lock(hashtext(\${order.idempotencyKey}))\`
  } catch (error) {
    if (isServerError(error) && error.code === lockNotAvailable) throw keyInFlight(order)
    throw error
  }
}

const unlockKey = async (query: Query, { idempotencyKey }: Order): Promise<void> => {
  if (idempotencyKey === null) return
  await query\`select pg_advisory_unlock(hashtext(\${idempotencyKey}))\`
}

const claimAndMove = async (query: Query, order: Order): Promise<Receipt> => {
  const attempt = await move(query, order)`,
  },
]

export const service = mutant(edits)

/**
 * Breaks "a key whose order was refused is free" (keys), and "409 the same key still in flight at the deadline": nothing is in flight.
 * Seen: a keyed transfer is refused (422, 404, 503 behind a lock), and its key comes again on another connection: after 1 s it is 409, for as
 * long as the first connection lives. One client after the other gets the same connection, which may lock twice, and sees nothing. Two
 * replicas always see it: refused by one, sent again to the other. So is a confirmed key, once another body was refused under it.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'a key that is sent twenty times|a key is a key',
  breaks: ['transaction.keys'],
  mayBreak: 'any',
  firstTry: 'caught',
}
