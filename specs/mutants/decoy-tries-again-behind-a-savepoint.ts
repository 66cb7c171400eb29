import { type Exam, mutant } from './mutant.ts'

/**
 * It waits for locks in three turns of a third of a second. A turn that ends in a lock timeout is rolled
 * back to a savepoint, and the same transaction goes on and commits after an error. That is right: the
 * savepoint is older than the claim of the key, so nothing of a failed turn is left, and at READ COMMITTED
 * each turn sees what was committed since.
 */
export const service = mutant([
  {
    file: 'app/transfer.ts',
    find: `const move = async (query: Query, order: Order): Promise<Attempt> => {
  const { idempotencyKey, fromId, toId, amount } = order
  try {
    const [attempt] = await query<Attempt>(moveStatement, idempotencyKey, fromId, toId, amount)
    if (attempt === undefined) throw new Error('an aggregate gave no row')
    return attempt
  } catch (error) {
    if (!waitedForKey(error)) throw error
    throw keyInFlight(order)
  }
}`,
    replace: `const turns = 3

const move = async (query: Query, order: Order): Promise<Attempt> => {
  await query\`set local lock_timeout = '330ms'\`
  await query\`savepoint turn\`
  for (let turn = 1; ; turn += 1) {
    try {
      return await moveOnce(query, order)
    } catch (error) {
      if (!isServerError(error) || error.code !== lockNotAvailable) throw error
      if (turn === turns) throw waitedForKey(error) ? keyInFlight(order) : error
      await query\`rollback to savepoint turn\`
    }
  }
}

const moveOnce = async (query: Query, order: Order): Promise<Attempt> => {
  const { idempotencyKey, fromId, toId, amount } = order
  const [attempt] = await query<Attempt>(moveStatement, idempotencyKey, fromId, toId, amount)
  if (attempt === undefined) throw new Error('an aggregate gave no row')
  return attempt
}`,
  },
])

export const exam: Exam = { spec: 'specs/transaction.spec.ts', breaks: [], firstTry: 'acquitted' }
