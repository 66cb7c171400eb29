import { mutant, type Exam } from './mutant.ts'

/** A refusal says which line of which file it comes from. */
export const service = mutant([
  {
    file: 'app/problem.ts',
    find: `const { kind, status, message: detail } = this`,
    replace: `const { kind, status, stack: detail } = this`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'what is malformed or forbidden',
  breaks: ['transaction.refusalHygiene'],
}
