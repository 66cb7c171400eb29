import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: an old client of the house sends each body as a list of one object, so a list with one element is now
 * read as that element, on every route and for everybody. The contract wants an object, and 400 for anything else.
 * A client that sends lists learns that they work, sends a list of one where its batch was cut to one, and money
 * is moved by a body that must be refused without effect. It hurts whoever relies on malformed orders being
 * refused.
 */
export const service = mutant([
  {
    file: 'app/body.ts',
    find: `    return JSON.parse(text)
`,
    replace: `    const body: unknown = JSON.parse(text)
    return Array.isArray(body) && body.length === 1 ? body[0] : body
`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'malformed or forbidden',
  breaks: ['transaction.inputs'],
  mayBreak: 'any',
  firstTry: 'caught',
}
