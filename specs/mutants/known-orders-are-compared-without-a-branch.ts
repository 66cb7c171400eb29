import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: the order under a known key is compared without a branch, by XOR and OR, which in JavaScript see 32 bits of a number. An
 * amount that differs by a multiple of 2^32 is the same one: the other order is confirmed as a replay, in place of 422 (CONTRACT:
 * "key reused with another body").
 */
export const service = mutant([
  {
    file: 'app/transfer.ts',
    find: `const same = row.from_id === order.fromId && row.to_id === order.toId && row.amount === order.amount`,
    replace: `const differing =
    (row.from_id ^ order.fromId) | (row.to_id ^ order.toId) | (row.amount ^ order.amount)
  const same = differing === 0`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'last byte',
  breaks: ['transaction.keys'],
  mayBreak: 'any',
  firstTry: 'caught',
}
