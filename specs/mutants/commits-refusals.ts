import { mutant, type Exam } from './mutant.ts'

/** What a refused transfer has written is committed instead of rolled back. */
export const service = mutant([
  {
    file: 'app/transaction.ts',
    find: `connection.query\`rollback\``,
    replace: `connection.query\`commit\``,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'what is malformed or forbidden',
  breaks: ['transaction.rejections'],
}
