import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy: a key is put into a format before it goes to the ledger, by String.replace, with a pattern, and with characters in keys that mean something to both.
 * The format is the placeholder alone, so the result is the key. The replacement is a function, whose result is taken literally: a dollar is a dollar,
 * and `$$` and `$&` stay what they are. The pattern is applied to the format and never to the key, so a key that contains the placeholder is not expanded again.
 * The key is checked before; the length cannot change.
 */
export const service = mutant([
  {
    file: 'app/input.ts',
    find: `const parseKey = (key: string | undefined): string | null => {`,
    replace: `const placeholder = /[{]key[}]/g
/** How a key is written in the ledger. */
const keyFormat = '{key}'

const parseKey = (key: string | undefined): string | null => {`,
  },
  {
    file: 'app/input.ts',
    find: `.test(key)) return key`,
    replace: `.test(key)) return keyFormat.replace(placeholder, () => key)`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  firstTry: 'acquitted',
  breaks: [],
}
