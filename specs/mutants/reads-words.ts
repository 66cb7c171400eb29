import { mutant, type Exam } from './mutant.ts'

/** A text that looks like a number is accepted as one. */
export const service = mutant([
  {
    file: 'app/input.ts',
    find: `if (Number.isSafeInteger(value) && (value as number) >= min) return value as number`,
    replace: `if (Number.isSafeInteger(Number(value)) && Number(value) >= min) return Number(value)`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'what is malformed or forbidden',
  breaks: ['transaction.inputs'],
}
