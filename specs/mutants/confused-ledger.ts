import { mutant, type Exam } from './mutant.ts'

/** Payer and payee are exchanged in the ledger. */
export const service = mutant([
  {
    file: 'app/transfer.ts',
    find: `values ($1, $2, $3, $4)`,
    replace: `values ($1, $3, $2, $4)`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: '2,000 random transfers',
  breaks: ['transaction.ledgerEquation', 'transaction.exactlyOnce'],
}
