import { type Exam, mutant } from './mutant.ts'

/**
 * Wrong: the answer to a transfer also tells what the payer has left. A replay tells what he has left by now: once
 * another transfer has touched the payer, the second answer to a key is not the first. CONTRACT.md: "a replay answers the
 * same body with `Idempotency-Replayed: true`"; docs/checks.md `idempotency`: "one response, byte for byte".
 */
export const service = mutant([
  {
    file: 'app/bank.ts',
    find: `  /** True when the transfer was made before, under the same key. */`,
    replace: `  /** What the payer has left, so that a client need not ask. */
  readonly balance: number
  /** True when the transfer was made before, under the same key. */`,
  },
  {
    file: 'app/transfer.ts',
    find: `  return { transferId: attempt.transfer_id, replayed: false }`,
    replace: `  const balance = (attempt.from_balance ?? 0) - order.amount
  return { transferId: attempt.transfer_id, balance, replayed: false }`,
  },
  {
    file: 'app/transfer.ts',
    find: `interface LedgerRow {`,
    replace: `interface LedgerRow {
  readonly balance: number`,
  },
  {
    file: 'app/transfer.ts',
    find: `    select id, from_id, to_id, amount from transfers`,
    replace: `    select id, from_id, to_id, amount, (select balance from accounts where accounts.id = from_id) as balance
    from transfers`,
  },
  {
    file: 'app/transfer.ts',
    find: `  if (same) return { transferId: row.id, replayed: true }`,
    replace: `  if (same) return { transferId: row.id, balance: row.balance, replayed: true }`,
  },
  {
    file: 'app/api.ts',
    find: `    const { transferId, replayed } = await bank.transfer(order)`,
    replace: `    const { transferId, balance, replayed } = await bank.transfer(order)`,
  },
  {
    file: 'app/api.ts',
    find: `    return c.json({ success: true, transferId })`,
    replace: `    return c.json({ success: true, transferId, balance })`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'twenty times at once',
  breaks: ['transaction.idempotency'],
  mayBreak: 'any',
  firstTry: 'caught',
}
