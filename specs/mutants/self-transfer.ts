import { mutant, type Exam } from './mutant.ts'

/** Payer and payee may be the same account. */
export const service = mutant([
  {
    file: 'app/input.ts',
    find: `if (fromId === toId)`,
    replace: `if (fromId === 0)`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'what is malformed or forbidden',
  breaks: ['transaction.inputs'],
}
