import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy: the funds of the payer are looked at before it is asked whether there is a payee. So an order
 * that breaks both rules is answered 422 `insufficient-funds` and not 404. Both are true, and no document
 * says which of two reasons is named.
 */
export const service = mutant([
  {
    file: 'app/transfer.ts',
    find: `  if (to === null) return noSuchAccount(toId)
  if (from < amount) return insufficientFunds({ id: fromId, balance: from }, amount)`,
    replace: `  if (from < amount) return insufficientFunds({ id: fromId, balance: from }, amount)
  if (to === null) return noSuchAccount(toId)`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'malformed or forbidden',
  firstTry: 'accused',
  breaks: [],
}
