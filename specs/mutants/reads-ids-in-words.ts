import { mutant, type Exam } from './mutant.ts'

/** An account may be named by a text. */
export const service = mutant([
  {
    file: 'app/input.ts',
    find: `const fromId = wholeNumber(body, 'fromId', 1)
  const toId = wholeNumber(body, 'toId', 1)`,
    replace: `const named = { fromId: Number(body?.fromId), toId: Number(body?.toId) }
  const fromId = wholeNumber(named, 'fromId', 1)
  const toId = wholeNumber(named, 'toId', 1)`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'what is malformed or forbidden',
  breaks: ['transaction.inputs'],
}
