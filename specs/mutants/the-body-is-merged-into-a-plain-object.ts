import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: the body is copied into a fresh object by Object.assign before its fields are read. JSON.parse makes an own field of the name
 * `__proto__`; Object.assign sets it, and so it becomes the prototype of the copy. What stands in it counts as fields.
 */
export const service = mutant([
  {
    file: 'app/input.ts',
    find: `  const value: unknown = Object.hasOwn(body, name) ? (body as Record<string, unknown>)[name] : undefined`,
    replace: `  // A copy: a list or a wrapped text has no fields of ours, and nothing later changes what was checked.
  const fields: Record<string, unknown> = Object.assign({}, body)
  const value: unknown = fields[name]`,
  },
])

/**
 * Breaks "400 malformed": an order without the fields fromId, toId, amount is carried out.
 * When: the body holds an object under the name __proto__, the whole order or only the missing field in it. (A proxy or a schema check in
 * front that forbids certain accounts or amounts sees none of them.)
 * Seen: POST /api/transfer {"__proto__": {"fromId": 1, "toId": 2, "amount": 5}} is answered 200 and moves 5; so does
 * {"fromId": 1, "toId": 2, "__proto__": {"amount": 5}}. POST /api/accounts {"__proto__": {"balance": 5}} opens an account.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'malformed or forbidden',
  firstTry: 'caught',
  breaks: ['transaction.inputs'],
}
