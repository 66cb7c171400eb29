import { mutant, type Exam } from './mutant.ts'

/** An order that the payer cannot pay now is refused before its key is looked at: the replay of a transfer that emptied the account is told 422 instead of its receipt. */
const edits = [
  {
    file: 'app/transfer.ts',
    find: `  const attempt = await move(query, order)
  if (attempt.transfer_id`,
    replace: `  await assertFunds(query, order)
  const attempt = await move(query, order)
  if (attempt.transfer_id`,
  },
  {
    file: 'app/transfer.ts',
    find: `import { noSuchAccount } from`,
    replace: `import { findAccount, noSuchAccount } from`,
  },
  {
    file: 'app/transfer.ts',
    find: `const refusal = (`,
    replace: `/** Most refusals end here: without a lock, and without burning a number of the ledger. The rest is checked under the lock. */
const assertFunds = async (query: Query, { fromId, amount }: Order): Promise<void> => {
  const payer = await findAccount(query, fromId)
  if (payer.balance < amount) throw insufficientFunds(payer, amount)
}

const refusal = (`,
  },
]

export const service = mutant(edits)

/**
 * Broken, CONTRACT: "a replay answers the same body with Idempotency-Replayed: true"; checks.md doubtsResolved (the client of an
 * unknown outcome is told that the transfer was refused, although it was applied: it pays again in another way); 422 key-reused becomes 404/422 too.
 * Seen: pay with a key so that less than the amount is left, then send the same request again. With enough left all replays are right.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'a key is a key',
  breaks: ['transaction.keys'],
  mayBreak: 'any',
  firstTry: 'missed',
}
