import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: clients in C# and Go write `FromId` or `fromid`, so a field of the body is found without regard to its case. Then a body
 * may hold two of them: the last one is taken, even if another one has exactly the right name.
 */
export const service = mutant([
  {
    file: 'app/input.ts',
    find: `  const value: unknown = Object.hasOwn(body, name) ? (body as Record<string, unknown>)[name] : undefined`,
    replace: `  // As most JSON libraries of typed languages do: they write FromId or fromid. Of two the last counts, as in JSON.
  const written = Object.keys(body).findLast(field => field.toLowerCase() === name.toLowerCase())
  const value: unknown = written === undefined ? undefined : (body as Record<string, unknown>)[written]`,
  },
])

/**
 * Breaks "400 malformed": a body without `amount` is an order, if it holds `Amount`; `{"balance": 7}` may be `{"BALANCE": 7}`.
 * And an answer that is not true to its request: {"fromId": 1, "toId": 2, "amount": 1, "Amount": 1000} moves 1,000. Who checks the
 * body before it (a gateway with a limit for `amount`) has seen another order.
 * When: always.
 * Seen: a valid request with one field renamed to another case is answered 200 or 201, and has an effect.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'what is malformed',
  firstTry: 'missed',
  breaks: ['transaction.inputs'],
  mayBreak: 'any',
}
