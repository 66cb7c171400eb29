import { mutant, type Exam } from './mutant.ts'

/**
 * Nobody catches the SyntaxError of `JSON.parse`, so a body that is not JSON, or is empty, is answered 500 in
 * place of 400.
 */
export const service = mutant([
  {
    file: 'app/body.ts',
    find: `  try {
    return JSON.parse(text)
  } catch (error) {
    throw malformed('the body is not JSON; send an object such as {"balance": 100}', error)
  }`,
    replace: `  return JSON.parse(text)`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'malformed or forbidden',
  firstTry: 'caught',
  breaks: ['transaction.inputs'],
  mayBreak: 'any',
}
