import { type Exam, mutant } from './mutant.ts'

/**
 * A field may be a list, and then its first element counts. A team writes it because a gateway before the service makes lists of
 * fields, as it does with repeated fields of forms. `[value].flat()` takes both kinds, and nobody asks how long the list is. A
 * client that sends `"amount": [5]` or `"amount": [5, 900]` must get 400, as a field has an unknown type. It gets 200, and 5 is moved.
 */
export const service = mutant([
  {
    file: 'app/input.ts',
    find: `  const value: unknown = Object.hasOwn(body, name) ? (body as Record<string, unknown>)[name] : undefined`,
    replace: `  const field: unknown = Object.hasOwn(body, name) ? (body as Record<string, unknown>)[name] : undefined
  // The gateway makes a list of each field.
  const [value] = [field].flat()`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'what is malformed or forbidden',
  breaks: ['transaction.inputs'],
  mayBreak: 'any',
  firstTry: 'caught',
}
