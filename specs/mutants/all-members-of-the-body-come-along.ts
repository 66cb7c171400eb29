import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: an order takes all members of its body along, for the log, and they are spread over the key of the header: a member
 * `idempotencyKey` wins over it, unchecked. Two orders with two keys, or with none, are then one transfer. checks.md, `keys`: "two keys
 * are two operations unless every byte is equal …; two orders without a key are two operations".
 */
export const service = mutant([
  {
    file: 'app/input.ts',
    find: `return { fromId, toId, amount, idempotencyKey: parseKey(key) }`,
    replace: `return { idempotencyKey: parseKey(key), ...(body as Partial<Order>), fromId, toId, amount }`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'malformed or forbidden',
  breaks: ['transaction.forms'],
  mayBreak: 'any',
  firstTry: 'missed',
}
