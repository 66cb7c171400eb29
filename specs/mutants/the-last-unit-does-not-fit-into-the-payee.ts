import { type Exam, mutant } from './mutant.ts'

/**
 * Wrong: the limit of the payee is compared by `<` and not by `<=`, so an order that would fill an account to exactly 2^53 - 1 is
 * refused with 422, while the refusal itself says that as much can be sent.
 */
export const service = mutant([
  {
    file: 'app/transfer.ts',
    find: `and to_balance <= \${Number.MAX_SAFE_INTEGER} - $4`,
    replace: `and to_balance < \${Number.MAX_SAFE_INTEGER} - $4`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'near 2',
  firstTry: 'caught',
  breaks: ['transaction.numbers'],
  mayBreak: 'any',
}
