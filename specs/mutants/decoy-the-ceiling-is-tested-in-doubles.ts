import { mutant, type Exam } from './mutant.ts'

/** Healthy: funds and ceiling are tested in floating point, where the sum of two safe integers may be rounded, but never across the limit. */
const edits = [
  {
    file: 'app/transfer.ts',
    find: `      select from_balance >= $4 and to_balance <= \${Number.MAX_SAFE_INTEGER} - $4 from parties)`,
    replace: `      select from_balance::float8 >= $4::float8
        and to_balance::float8 + $4::float8 <= \${Number.MAX_SAFE_INTEGER}::float8 from parties)`,
  },
]

export const service = mutant(edits)

/**
 * Right: balances and amounts are integers up to 2^53 - 1, and each is exact as a double, so the funds are compared exactly. A sum up to 2^53 is exact too. A larger one may be rounded to an even
 * number, but rounding is monotonic and 2^53 is a double: what is larger than 2^53 is rounded to 2^53 at least, and that is more than 2^53 - 1. So the test is exact at each pair of values. What is
 * written is computed in bigint from the locked balances, as before. The type of $4 is settled by the insert, which comes first: a bigint.
 * Looks wrong: money in floats, with an addition beyond 2^53.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  firstTry: 'acquitted',
  breaks: [],
}
