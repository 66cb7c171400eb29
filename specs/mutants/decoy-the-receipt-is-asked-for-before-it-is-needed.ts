import { mutant, type Exam } from './mutant.ts'

/**
 * The look into the ledger for a replay is sent right behind the move, before it is known whether the key is new. A session
 * runs its statements in the order they were sent, each with a snapshot of its own, so the look sees the row that the claim
 * has waited for. Its result counts only for a known key, and the error of the move goes first.
 */
export const service = mutant([
  {
    file: 'app/transfer.ts',
    find: `  const attempt = await move(query, order)
  if (attempt.transfer_id === null) return replay(query, order)`,
    replace: `  const [moving, looking] = await Promise.allSettled([move(query, order), replay(query, order)])
  if (moving.status === 'rejected') throw moving.reason
  const attempt = moving.value
  if (attempt.transfer_id === null) {
    if (looking.status === 'rejected') throw looking.reason
    return looking.value
  }`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  firstTry: 'acquitted',
  breaks: [],
}
