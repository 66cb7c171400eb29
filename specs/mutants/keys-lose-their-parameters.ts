import { mutant, type Exam } from './mutant.ts'

/** Wrong: `Idempotency-Key` is read as a structured field, whose item may carry parameters after a semicolon: they are cut off. */
const edits = [
  {
    file: 'app/input.ts',
    find: `.test(key)) return key
`,
    replace: `.test(key)) return withoutParameters(key)
`,
  },
  {
    file: 'app/input.ts',
    find: `const wholeNumber = (body: unknown, name: string, min: number): number => {`,
    replace: `/** The header is a structured field: its item may have parameters, such as \`;v=1\`, that do not belong to it. */
const withoutParameters = (key: string): string => {
  const [item] = key.split(';', 1)
  return item === undefined || item === '' ? key : item
}

const wholeNumber = (body: unknown, name: string, min: number): number => {`,
  },
]

export const service = mutant(edits)

/**
 * Breaks `keys`: "two keys are two operations unless every byte is equal". `order-17;1` and `order-17;2` are both stored as `order-17`: the second order, if
 * it is the same, is answered 200 as a replay and moves nothing, so that a payment is missing; if it is another one, it is refused with 422.
 * The ledger holds a key that no client has sent.
 * When: two keys are equal up to a semicolon that is not their first character.
 * Seen: at once, by two orders with such keys, or by a look for the key in the ledger.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'a key is a key',
  firstTry: 'missed',
  breaks: ['transaction.keys'],
  mayBreak: 'any',
}
