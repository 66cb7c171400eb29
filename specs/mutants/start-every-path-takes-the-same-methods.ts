import { mutant, type Exam } from './mutant.ts'

/**
 * The `Allow` header of a 405 is a constant of the API and no longer made from the routes of the path.
 * `POST /api/health` is answered 405 with the advice to use GET, HEAD or POST, and so is `GET
 * /api/transfer`. A client that goes by `Allow` tries the refused method again for ever.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `    if (methods.length > 0) return refuseMethod(c, methods)`,
    replace: `    if (methods.length > 0) return refuseMethod(c, ['GET', 'HEAD', 'POST'])`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'malformed or forbidden',
  firstTry: 'missed',
  breaks: ['transaction.forms'],
  mayBreak: 'any',
}
