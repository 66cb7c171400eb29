import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy: all replicas together may carry out forty transfers at a time, counted in the database: each transaction first takes one of
 * forty advisory locks, as if strangers waited for each other there. But a slot is only tried and never waited for, it is given back by
 * the end of the transaction however that ends, two pools of ten never need more than twenty, and who finds none is told `not-applied`.
 */
export const service = mutant([
  {
    file: 'app/transfer.ts',
    find: `  const attempt = await move(query, order)
  if (attempt.transfer_id === null)`,
    replace: `  await takeSlot(query)
  const attempt = await move(query, order)
  if (attempt.transfer_id === null)`,
  },
  {
    file: 'app/transfer.ts',
    find: `interface LedgerRow {`,
    replace: `/** The scan ends at the first lock it gets, so a transaction has exactly one. */
const takeSlot = async (query: Query): Promise<void> => {
  const slots = await query\`
    select slot from generate_series(1, 40) as slot where pg_try_advisory_xact_lock(7411, slot) limit 1\`
  if (slots.length === 0)
    throw new Problem('not-applied', 'as many transfers as may be are under way; send it again later')
}

interface LedgerRow {`,
  },
])

export const exam: Exam = { spec: 'specs/transaction.spec.ts', breaks: [], firstTry: 'accused' }
