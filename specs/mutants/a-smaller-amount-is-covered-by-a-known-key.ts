import { mutant, type Exam } from './mutant.ts'

/** Wrong: under a known key an order for less than was moved is answered as a replay; only an order for more is refused. */
const edits = [
  {
    file: 'app/transfer.ts',
    find: `  const same = row.from_id === order.fromId && row.to_id === order.toId && row.amount === order.amount`,
    replace: `  // Whoever asks again for less has had it already.
  const same = row.from_id === order.fromId && row.to_id === order.toId && order.amount <= row.amount`,
  },
]

export const service = mutant(edits)

/**
 * Breaks "422 … key reused with another body" (CONTRACT) and "under a known key another payer, payee or amount is refused (422) without
 * effect" (\`keys\`, \`idempotency\`). Seen: a transfer of 5 under key K, then one of 3 between the same two accounts under K: 200 with the id
 * of the first and \`Idempotency-Replayed: true\`. With 6 in place of 3, or with another payer or payee, it is 422 as it should be.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'a key is a key',
  firstTry: 'caught',
  breaks: ['transaction.keys'],
  mayBreak: 'any',
}
