import { mutant, type Exam } from './mutant.ts'

/** A fraction is rounded to a whole number. */
export const service = mutant([
  {
    file: 'app/input.ts',
    find: `if (Number.isSafeInteger(value) && (value as number) >= min) return value as number`,
    replace: `if (Number.isSafeInteger(Math.round(value)) && value >= min) return Math.round(value)`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'what is malformed or forbidden',
  breaks: ['transaction.inputs'],
}
