import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy: an order is possible where the smaller of two margins, that of the payer's funds and that of
 * the payee's room, is not negative. LEAST ignores nulls, so with one account missing the other one is
 * changed; but then one row was changed and not two, the order is refused with 404 as before, and the
 * rollback takes the change back.
 */
export const service = mutant([
  {
    file: 'app/transfer.ts',
    find: 'select from_balance >= $4 and to_balance <= ${Number.MAX_SAFE_INTEGER} - $4 from parties)',
    replace:
      'select least(from_balance - $4, ${Number.MAX_SAFE_INTEGER} - to_balance - $4) >= 0 from parties)',
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  firstTry: 'acquitted',
  breaks: [],
}
