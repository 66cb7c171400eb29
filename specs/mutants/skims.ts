import { mutant, type Exam } from './mutant.ts'

/** One unit of each transfer is debited and not credited. */
export const service = mutant([
  {
    file: 'app/transfer.ts',
    find: `else (select to_balance from parties) + $4 end`,
    replace: `else (select to_balance from parties) + $4 - 1 end`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: '2,000 random transfers',
  breaks: ['transaction.conservation', 'transaction.ledgerEquation'],
}
