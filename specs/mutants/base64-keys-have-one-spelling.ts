import { type Exam, mutant } from './mutant.ts'

/**
 * Clients make keys of random bytes, some in base64 and some in its spelling for addresses, and a proxy turns the one into the
 * other. So a key is kept in one spelling: minus for plus, underscore for slash, no padding. Keys without these letters stay as
 * they are. But no key says that it is base64: two that differ in one such letter, or in an equals sign at the end, are two
 * operations, and here the second is answered with the first, or refused.
 */
export const service = mutant([
  {
    file: 'app/input.ts',
    find: `.test(key)) return key`,
    replace: `.test(key)) return spelledForAddresses(key)`,
  },
  {
    file: 'app/input.ts',
    find: `const wholeNumber = (`,
    replace: `/** The same bytes are the same key, in whichever of the two alphabets they were written. */
const spelledForAddresses = (key: string): string =>
  key.replaceAll('+', '-').replaceAll('/', '_').replace(/(?<=[^=])=+$/, '')

const wholeNumber = (`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'a key is a key',
  breaks: ['transaction.keys'],
  mayBreak: 'any',
  firstTry: 'caught',
}
