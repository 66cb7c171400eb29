import { type Exam, mutant } from './mutant.ts'

/**
 * Brings a key that is a UUID into the form in which Postgres would write it: small letters, four dashes, no braces. Any other
 * key stays as it came. One client library writes UUIDs in capitals and a gateway writes them in small letters, so a second
 * attempt through the gateway was not recognised as the first.
 *
 * A key is its bytes: two keys of which one byte differs are two transfers. Here a client sends one order under
 * `6F9619FF-8B86-D011-B42D-00CF4FC964FF` and another under the same digits in small letters, or without dashes. The second is
 * answered as a replay of the first and moves nothing. With another amount it is refused with 422. Keys that are no UUID show
 * nothing of it.
 */
export const service = mutant([
  {
    file: 'app/input.ts',
    find: `.test(key)) return key`,
    replace: `.test(key)) return canonical(key)`,
  },
  {
    file: 'app/input.ts',
    find: `const parseKey =`,
    replace: `const uuid = /^[{]?[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}[}]?$/i

/** A UUID has many spellings. Postgres writes it in one. */
const canonical = (key: string): string => {
  if (!uuid.test(key)) return key
  const digits = key.replaceAll(/[{}-]/g, '').toLowerCase()
  return [
    digits.slice(0, 8),
    digits.slice(8, 12),
    digits.slice(12, 16),
    digits.slice(16, 20),
    digits.slice(20),
  ].join('-')
}

const parseKey =`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'a key is a key',
  breaks: ['transaction.keys'],
  mayBreak: 'any',
  firstTry: 'missed',
}
