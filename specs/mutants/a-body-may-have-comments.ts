import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: comments are taken out of a body before it is parsed, so that the examples of the manual can be sent as they are. What is no
 * JSON moves money, and an amount of 1 and 0 with an empty comment in between is 10. CONTRACT: "All bodies JSON" and "400 malformed";
 * checks.md, `inputs`: a request that is malformed "has no effect".
 */
export const service = mutant([
  {
    file: 'app/body.ts',
    find: `return JSON.parse(text)`,
    replace: String.raw`return JSON.parse(text.replaceAll(/\/\*.*?\*\//gs, ''))`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'malformed or forbidden',
  breaks: ['transaction.inputs'],
  mayBreak: 'any',
  firstTry: 'missed',
}
