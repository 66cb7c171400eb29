import { mutant, type Exam } from './mutant.ts'

/**
 * The pieces of a chunked body are taken for lines and joined by line ends. A body in one piece is served,
 * and so is one that is cut between its members; one that is cut inside a name or a number, as by a slow
 * client, is refused with 400 as no JSON.
 */
export const service = mutant([
  {
    file: 'app/body.ts',
    find: `return Buffer.concat(chunks).toString()`,
    replace: `return chunks.map(chunk => Buffer.from(chunk).toString()).join('\\n')`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'malformed or forbidden',
  firstTry: 'caught',
  breaks: ['transaction.forms'],
  mayBreak: 'any',
}
