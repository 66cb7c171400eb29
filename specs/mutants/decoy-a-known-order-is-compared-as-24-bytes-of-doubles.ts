import { type Exam, mutant } from './mutant.ts'

/**
 * Healthy: the order under a known key is compared as 24 bytes, payer, payee and amount as doubles one behind the
 * other, in constant time; it looks as if large numbers would be rounded alike, but all three are safe integers, and
 * each of those is a double of its own.
 */
export const service = mutant([
  {
    file: 'app/transfer.ts',
    find: `import { noSuchAccount } from './accounts.ts'`,
    replace: `import { timingSafeEqual } from 'node:crypto'
import { noSuchAccount } from './accounts.ts'`,
  },
  {
    file: 'app/transfer.ts',
    find: `interface LedgerRow {`,
    replace: `/** Always 24 bytes, so that two orders can be compared in constant time. */
const bytesOf = (payer: number, payee: number, amount: number): Uint8Array =>
  new Uint8Array(Float64Array.of(payer, payee, amount).buffer)

interface LedgerRow {`,
  },
  {
    file: 'app/transfer.ts',
    find: `  const same = row.from_id === order.fromId && row.to_id === order.toId && row.amount === order.amount`,
    replace: `  const booked = bytesOf(row.from_id, row.to_id, row.amount)
  const same = timingSafeEqual(booked, bytesOf(order.fromId, order.toId, order.amount))`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  firstTry: 'accused',
  breaks: [],
}
