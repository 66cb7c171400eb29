import { type Exam, mutant } from './mutant.ts'

/**
 * The total of all accounts is capped at Number.MAX_SAFE_INTEGER, so that no client ever gets an integer that JavaScript calls
 * unsafe. For an account that is the rule already, so the cap looks like the same rule kept in one more place. But a sum of
 * several accounts may be larger: then the list says a total that is not the sum of what it lists.
 */
export const service = mutant([
  {
    file: 'app/accounts.ts',
    find: `  const total = Number(rows[0]?.total ?? 0)`,
    replace: `  const total = Math.min(Number(rows[0]?.total ?? 0), Number.MAX_SAFE_INTEGER)`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'near 2',
  breaks: ['transaction.numbers'],
  mayBreak: 'any',
  firstTry: 'missed',
}
