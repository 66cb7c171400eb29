import { mutant, type Exam } from './mutant.ts'

/**
 * A key that looks like a ULID is stored in the canonical spelling of ULIDs: capitals, 1 for I and L, 0 for O. Two keys of
 * 26 letters and digits that differ only there are then one key: the second order is answered as a replay of the first, and
 * its money is not moved. Two keys are two operations unless every byte is equal.
 */
export const service = mutant([
  {
    file: 'app/input.ts',
    find: `const parseKey = (key: string | undefined): string | null => {`,
    replace: `/** Crockford's base 32, as it may be typed: in either case, with I and L for 1 and O for 0. */
const ulid = /^[0-7][0-9a-tv-z]{25}$/i

const canonical = (key: string): string =>
  ulid.test(key) ? key.toUpperCase().replaceAll(/[IL]/g, '1').replaceAll('O', '0') : key

const parseKey = (key: string | undefined): string | null => {`,
  },
  {
    file: 'app/input.ts',
    find: `if (/^[\\x21-\\x7e]{1,255}$/.test(key)) return key`,
    replace: `if (/^[\\x21-\\x7e]{1,255}$/.test(key)) return canonical(key)`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'a key is a key',
  firstTry: 'missed',
  breaks: ['transaction.keys'],
  mayBreak: 'any',
}
