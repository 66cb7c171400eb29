import { mutant, type Exam } from './mutant.ts'

/** A refused transfer leaves its transaction open; the next one on that connection continues in it. */
export const service = mutant([
  {
    file: 'app/transaction.ts',
    find: `await rollback(connection)`,
    replace: ``,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'what is malformed or forbidden|afterwards no transaction',
  breaks: ['transaction.rejections'],
  // Or it serves nothing any more, and its sessions cannot be looked at.
  mayBreak: ['transaction.nothingLeftBehind'],
}
