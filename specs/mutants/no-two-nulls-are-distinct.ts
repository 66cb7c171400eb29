import { mutant, type Exam } from './mutant.ts'

/**
 * A linter of schemas asked for `nulls not distinct` in every unique constraint of a column that may be null, and got it in
 * the ledger too. The first order without a key owns the null. Each later one without a key waits for it, is taken for a
 * copy of it, finds no row by `= null`, and is answered 500.
 */
export const service = mutant([
  {
    file: 'app/schema.sql',
    find: `idempotency_key text unique,`,
    replace: `idempotency_key text unique nulls not distinct,`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'a key is a key',
  breaks: ['transaction.keys'],
  mayBreak: 'any',
  firstTry: 'caught',
}
