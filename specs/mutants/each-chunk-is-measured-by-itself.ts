import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: of a body in chunks, each piece is compared with the limit, and not what has come so far. A body of any size is read, and
 * served, if it comes in small pieces.
 */
export const service = mutant([
  {
    file: 'app/body.ts',
    find: `    bytes += chunk.length
    if (bytes > bytesMax) throw tooLarge(bytesMax)
`,
    replace: `    bytes = chunk.length
    if (bytes > bytesMax) throw tooLarge(bytesMax)
`,
  },
])

/** Should break `transaction.inputs` or `rejections`: a body that is too large is refused with 413. */

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'what is malformed or forbidden',
  firstTry: 'missed',
  breaks: ['transaction.forms'],
  mayBreak: 'any',
}
