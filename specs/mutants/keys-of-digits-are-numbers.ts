import { mutant, type Exam } from './mutant.ts'

/** Wrong: a key that is all digits passes through a double on its way to the ledger. */
const edits = [
  {
    file: 'app/input.ts',
    find: `{1,255}$/.test(key)) return key`,
    replace: `{1,255}$/.test(key)) return canonical(key)`,
  },
  {
    file: 'app/input.ts',
    find: `const malformed = (detail: string): Problem =>`,
    replace: `/** Order numbers are popular keys, and some clients pad them: 00042 is 42. */
const canonical = (key: string): string => (/^[0-9]+$/.test(key) ? String(Number(key)) : key)

const malformed = (detail: string): Problem =>`,
  },
]

export const service = mutant(edits)

/**
 * Breaks exactlyOnce "one ledger row for each confirmed transfer", and idempotency: different keys are different orders.
 * Seen: keys above 2^53 (snowflake ids): 1234567890123456788 and 1234567890123456789 are one key: an equal order is answered 200,
 * replayed, and not applied; another one 422 key-reused for a key never used. 7 and 007 collide too. In the ledger the key is
 * 1234567890123456800. Keys with any letter or dash, and shorter numbers, are as they should be.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'a key is a key',
  breaks: ['transaction.keys'],
  mayBreak: 'any',
  firstTry: 'missed',
}
