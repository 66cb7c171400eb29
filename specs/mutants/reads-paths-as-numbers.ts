import { mutant, type Exam } from './mutant.ts'

/** Whatever Number makes of a path is the account. */
export const service = mutant([
  {
    file: 'app/input.ts',
    find: `const id = /^[1-9]\\d*$/.test(text) ? Number(text) : Number.NaN`,
    replace: `const id = Number(text)`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'what is malformed or forbidden',
  breaks: ['transaction.inputs', 'transaction.forms'],
  mayBreak: ['transaction.refusalHygiene'],
}
