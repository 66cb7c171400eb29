import { type Exam, mutant } from './mutant.ts'
/**
 * A refusal says how long it is, in UTF-16 units. Nearly every refusal is ASCII, where that is right. One whose detail repeats
 * a text with other letters, or a text of more than 60 characters (cut with an ellipsis of three bytes), is longer than it
 * says: the client gets JSON without its end, and the rest stands before the next answer on that connection, which is no
 * HTTP then. So one malformed request breaks an innocent one behind it.
 */
export const service = mutant([
  {
    file: 'app/problem.ts',
    find: `    return new Response(this.body, {`,
    replace: `    const { body } = this
    return new Response(body, {`,
  },
  {
    file: 'app/problem.ts',
    find: `      headers: { 'Content-Type': 'application/problem+json', ...retry, ...headers },`,
    replace: `      headers: {
        'Content-Type': 'application/problem+json',
        'Content-Length': String(body.length),
        ...retry,
        ...headers,
      },`,
  },
])
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'what is malformed or forbidden',
  breaks: ['transaction.refusalHygiene'],
  mayBreak: 'any',
  firstTry: 'caught',
}
