import { mutant, type Exam } from './mutant.ts'

/** Healthy: the key is looked up before the insert, and yet it is the insert that decides. */
const edits = [
  {
    file: 'app/transfer.ts',
    find: `  const attempt = await move(query, order)`,
    replace: `  if (await isTaken(query, order)) return replay(query, order)
  const attempt = await move(query, order)`,
  },
  {
    file: 'app/transfer.ts',
    find: `export const keyInFlight =`,
    replace: `/** A late replay needs no claim. */
const isTaken = async (query: Query, { idempotencyKey }: Order): Promise<boolean> => {
  if (idempotencyKey === null) return false
  const rows = await query('select 1 as taken from transfers where idempotency_key = $1', idempotencyKey)
  return rows.length > 0
}

export const keyInFlight =`,
  },
]

export const service = mutant(edits)

/**
 * The look finds only committed rows, which never go away; replay compares the body as before. When it finds nothing, the same
 * statement as before claims the key with ON CONFLICT, and waits for whoever holds it. The look locks nothing: no deadlock. If
 * BEGIN is refused, the look runs outside a transaction and reads only; the claim after it is refused by default_transaction_read_only,
 * and the answer is not-applied as before. It is one more statement within the same lease: no answer comes later than before.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
