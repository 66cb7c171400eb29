import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy: each order is done twice in its transaction, key, money and ledger row, and `rollback to savepoint` takes the first time
 * back, with its claim of the key, so another order with that key may overtake it. The second time claims, locks and looks anew and
 * alone is committed; nothing is held between the two, so locks are still taken key first and then accounts by id.
 */
export const service = mutant([
  {
    file: 'app/transfer.ts',
    find: `  const attempt = await move(query, order)`,
    replace: `  await query\`savepoint rehearsal\`
  const rehearsed = await move(query, order)
  if (rehearsed.transfer_id === null) return replay(query, order)
  if (!rehearsed.moved) throw refusal(order, rehearsed)
  await query\`rollback to savepoint rehearsal\`
  const attempt = await move(query, order)`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  breaks: [],
  firstTry: 'inconclusive',
}
