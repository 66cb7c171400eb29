import { mutant, type Exam } from './mutant.ts'

/**
 * The list of accounts is written by `JSON.stringify` and sent with `c.text`, so it is `text/plain;
 * charset=UTF-8`. The body is the right JSON, but a client that goes by the Content-Type gets a text in
 * place of an object.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `async c => c.json(await bank.list()))`,
    replace: `async c => c.text(JSON.stringify(await bank.list())))`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'malformed or forbidden',
  firstTry: 'caught',
  breaks: ['transaction.forms'],
  mayBreak: 'any',
}
