import { mutant, type Exam } from './mutant.ts'

/** A payee may hold more than a number in JSON can say. */
export const service = mutant([
  {
    file: 'app/transfer.ts',
    find: `select from_balance >= $4 and to_balance <= \${Number.MAX_SAFE_INTEGER} - $4 from parties)`,
    replace: `select from_balance >= $4 from parties)`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'near 2',
  breaks: ['transaction.numbers'],
  mayBreak: ['transaction.numbers.quietReads'],
}
