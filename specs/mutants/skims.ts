import { mutant, type Exam } from './mutant.ts'

/** One unit of each transfer arrives nowhere. */
export const service = mutant([
  {
    file: 'app/transfer.ts',
    find: `set balance = balance + \${amount} where`,
    replace: `set balance = balance + \${amount - 1} where`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: '2,000 random transfers',
  breaks: ['transaction.conservation', 'transaction.ledgerEquation'],
}
