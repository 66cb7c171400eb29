import { type Exam, mutant } from './mutant.ts'

/**
 * Wrong: an id in a path may have up to nineteen digits, "as a bigint has", and whether such an account exists is left to the database. But not every number of nineteen
 * digits is a bigint: above 9223372036854775807 the database does not say "no such row", it refuses the statement (22003), and that is
 * answered as a defect of the service.
 *
 * A plausible team removes the limit of safe integers when somebody says that ids are bigint; the tests ask for 0, for -1, for a word, for
 * an account that is not there, and for one with thirty digits.
 *
 * Breaks CONTRACT.md: "`GET /api/accounts/:id` | 200 or 404".
 * A client sees it: `GET /api/accounts/9999999999999999999` is answered with 500 `internal-error` (and counts as an error in the metrics),
 * where `/api/accounts/999999999` and an id of twenty digits are answered with 404.
 */
export const service = mutant([
  {
    file: 'app/input.ts',
    find: `  const id = /^[1-9]\\d*$/.test(text) ? Number(text) : Number.NaN
`,
    replace: `  // The ids are of type bigint: nineteen digits.
  const id = /^[1-9]\\d{0,18}$/.test(text) ? Number(text) : Number.NaN
`,
  },
  {
    file: 'app/input.ts',
    find: `  if (Number.isSafeInteger(id)) return id
`,
    replace: `  if (!Number.isNaN(id)) return id
`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'malformed or forbidden',
  breaks: ['transaction.forms'],
  mayBreak: 'any',
  firstTry: 'missed',
}
