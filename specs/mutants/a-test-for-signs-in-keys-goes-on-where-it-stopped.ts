import { mutant, type Exam } from './mutant.ts'

/** Keys with signs are stored percent-encoded. The pattern that finds the signs is global, so it begins where it last matched. */
const edits = [
  {
    file: 'app/input.ts',
    find: `const parseKey = (`,
    replace: `/** Support looks keys up by their place in a path, so signs are stored as they stand there. */
const sign = /[^\\w.-]/g

const asStored = (key: string): string => (sign.test(key) ? encodeURIComponent(key) : key)

const parseKey = (`,
  },
  {
    file: 'app/input.ts',
    find: `.test(key)) return key`,
    replace: `.test(key)) return asStored(key)`,
  },
]

export const service = mutant(edits)

/**
 * CONTRACT "a replay answers the same body with `Idempotency-Replayed: true`": `test` of a global pattern keeps `lastIndex`. A key
 * such as `shop:17/2` is encoded when it comes first and not when it comes again, so it is taken for a new key and the money moves
 * twice. Condition: the same key with a sign like `:`, `/`, `%`, `+`, `=` or a quotation mark is sent a few times to one
 * process. Keys of letters, digits, `.`, `_` and `-` are unharmed.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'a key is a key',
  firstTry: 'caught',
  breaks: ['transaction.keys'],
  mayBreak: 'any',
}
