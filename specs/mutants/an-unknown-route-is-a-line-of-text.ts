import { mutant, type Exam } from './mutant.ts'

/** The 404 of a route that does not exist is the `text/plain` line `404 Not Found`, and no problem details. */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: "new Problem('no-such-route', `${c.req.method} ${c.req.path} does not exist`).toResponse()",
    replace: `c.text('404 Not Found', 404)`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'malformed or forbidden',
  firstTry: 'caught',
  breaks: ['transaction.refusalHygiene'],
  mayBreak: 'any',
}
