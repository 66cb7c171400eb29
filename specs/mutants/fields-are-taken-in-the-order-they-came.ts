import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: the three numbers of an order are checked in one pass over the body, whatever other fields it has, and then taken by their place: first payer, then
 * payee, then amount. The pass follows the body, and a JSON object has no order: who writes `amount` first, or `toId` before `fromId`, gives another order.
 */
export const service = mutant([
  {
    file: 'app/input.ts',
    find: `  const fromId = wholeNumber(body, 'fromId', 1)
  const toId = wholeNumber(body, 'toId', 1)
  const amount = wholeNumber(body, 'amount', 1)`,
    replace: `  const [fromId = 0, toId = 0, amount = 0] = numbersOf(body, ['fromId', 'toId', 'amount'])`,
  },
  {
    file: 'app/input.ts',
    find: `const malformed = (detail: string): Problem => new Problem('malformed-request', detail)`,
    replace: `/** Each field is checked once; fields with other names are left alone. */
const numbersOf = (body: unknown, names: readonly string[]): readonly number[] => {
  const given = Object.keys(Object(body)).filter(name => names.includes(name))
  const missing = names.filter(name => !given.includes(name))
  return [...given, ...missing].map(name => wholeNumber(body, name, 1))
}

const malformed = (detail: string): Problem => new Problem('malformed-request', detail)`,
  },
])

/**
 * Breaks "POST /api/transfer {fromId, toId, amount}": the order that was confirmed is not the one that was asked for.
 * When: always, for a client that writes the fields in another order, as every client does that sorts its names (amount, fromId, toId). Never for
 * a client that writes them as the documents do.
 * Seen: POST {"toId":2,"fromId":1,"amount":5} answers 200, and GET shows that 2 has paid 1. With {"amount":1,"fromId":2,"toId":3} account 1 pays 3 to
 * account 2, or the answer is 404 for an account nobody named. The ledger row and the balances agree with each other.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: '2,000 random transfers',
  firstTry: 'missed',
  breaks: ['transaction.exactlyOnce'],
  mayBreak: 'any',
}
