import { type Exam, mutant } from './mutant.ts'

/**
 * Each order takes advisory locks before it touches a row: one of 64 for its key, then those of its accounts, the lower id first. Both are
 * in the one space of numbers that Postgres has for them: the lock of a key may be the lock of an account. Then the order of locks
 * is broken: an order whose key is called 7 holds account 7 and wants account 5, and another holds account 5 and wants account 7.
 *
 * A real team writes it to queue twins before they reach the unique index, and calls it "keys before accounts, accounts by id". That is
 * a right order, of names that are not distinct. One request at a time never notices: a session may take a lock twice.
 * Orders without a key keep the order.
 *
 * A client sees it: orders with keys between accounts of ids below 64, many at once, as any fresh database has them. Now
 * and then two wait for each other, until after a second Postgres, or the lock time-out, ends one with 503.
 */
export const service = mutant([
  {
    file: 'app/transfer.ts',
    find: `export const transfer = async (query: Query, order: Order): Promise<Receipt> => {`,
    replace: `export const transfer = async (query: Query, order: Order): Promise<Receipt> => {
  await takeTurns(query, order)`,
  },
  {
    file: 'app/transfer.ts',
    find: `const move = async (query: Query, order: Order): Promise<Attempt> => {`,
    replace: `/** Twins queue here, and not at the unique key. The locks end with the transaction. Key first, then accounts by id. */
const takeTurns = async (query: Query, order: Order): Promise<void> => {
  const { idempotencyKey, fromId, toId } = order
  if (idempotencyKey !== null) {
    try {
      await query\`select pg_advisory_xact_lock(hashtext(\${idempotencyKey}) & 63)\`
    } catch (error) {
      if (isServerError(error) && error.code === lockNotAvailable) throw keyInFlight(order)
      throw error
    }
  }
  await query\`select pg_advisory_xact_lock(\${Math.min(fromId, toId)})\`
  await query\`select pg_advisory_xact_lock(\${Math.max(fromId, toId)})\`
}

const move = async (query: Query, order: Order): Promise<Attempt> => {`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'transfers that cross each other',
  breaks: ['transaction.noDeadlock'],
  mayBreak: 'any',
  firstTry: 'caught',
}
