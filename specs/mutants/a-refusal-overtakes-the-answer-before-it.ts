import { mutant, type Exam } from './mutant.ts'

/** What is no HTTP is refused at once, as Node does it by itself, although a request of the same connection is not answered yet. */
export const service = mutant([
  {
    file: 'app/raw-refusal.ts',
    find: `  if (before?.req.complete && !before.writableFinished && !before.destroyed) {
    before.once('close', () => refuse(socket, problem))
    return
  }
`,
    replace: '',
  },
])

/** Breaks: the client of a transfer reads 400, and the transfer is made. */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'what is malformed or forbidden',
  breaks: ['transaction.forms'],
}
