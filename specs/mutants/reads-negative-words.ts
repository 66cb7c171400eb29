import { mutant, type Exam } from './mutant.ts'

/** A text is checked as a text: a minus sign passes. */
export const service = mutant([
  {
    file: 'app/input.ts',
    find: `if (Number.isSafeInteger(value)`,
    replace: `if (typeof value === 'string' && /^-?\\d+$/.test(value)) return Number(value)
  if (Number.isSafeInteger(value)`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'what is malformed or forbidden',
  breaks: ['transaction.inputs'],
}
