import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: under a known key the orders are compared by one number, made as Java makes the hash code of three fields (31 × what came
 * before + the next field, in full length). An order that differs in one field is noticed; one whose payee is one higher and whose
 * amount is 31 lower is not, and is confirmed as a replay. CONTRACT: "422 insufficient funds or key reused with another body".
 */
export const service = mutant([
  {
    file: 'app/transfer.ts',
    find: `interface LedgerRow {`,
    replace: `/** One number for an order. In full length, because 32 bits would be too few for an amount. */
const hashCode = (...fields: readonly number[]): bigint =>
  fields.reduce<bigint>((hash, field) => 31n * hash + BigInt(field), 7n)

interface LedgerRow {`,
  },
  {
    file: 'app/transfer.ts',
    find: `const same = row.from_id === order.fromId && row.to_id === order.toId && row.amount === order.amount`,
    replace: `const same =
    hashCode(row.from_id, row.to_id, row.amount) === hashCode(order.fromId, order.toId, order.amount)`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'last byte',
  breaks: ['transaction.keys'],
  mayBreak: 'any',
  firstTry: 'missed',
}
