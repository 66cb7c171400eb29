import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: the router has already decoded the id in a path, and the handler decodes it once more. `/api/accounts/%2531` (the text `%31`) is
 * then account 1, and a path whose text is no percent-encoding (`/api/accounts/%25`, `/api/accounts/100%25`) throws: 500 in place of 404.
 * Ids in digits, also encoded once, are read correctly.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `parseAccountId(c.req.param('id'))`,
    replace: `parseAccountId(decodeURIComponent(c.req.param('id')))`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'malformed or forbidden',
  breaks: ['transaction.inputs'],
  mayBreak: 'any',
  firstTry: 'missed',
}
