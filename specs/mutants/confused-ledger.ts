import { mutant, type Exam } from './mutant.ts'

/** The ledger says who received as who paid. */
export const service = mutant([
  {
    file: 'app/transfer.ts',
    find: `values (\${idempotencyKey}, \${fromId}, \${toId}, \${amount})`,
    replace: `values (\${idempotencyKey}, \${toId}, \${fromId}, \${amount})`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: '2,000 random transfers',
  breaks: ['transaction.ledgerEquation', 'transaction.exactlyOnce'],
}
