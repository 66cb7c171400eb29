import { mutant, type Exam } from './mutant.ts'

/**
 * The id in the statement that finds one account got a cast, so that the database need not guess its type,
 * and `int` has 32 bits there. An id above 2,147,483,647 is out of range for the database, and GET
 * /api/accounts/9999999999 is answered 500 in place of 404. Transfers from or to such an account are still
 * 404.
 */
export const service = mutant([
  {
    file: 'app/accounts.ts',
    find: 'from accounts where id = ${id}`',
    replace: 'from accounts where id = ${id}::int`',
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'malformed or forbidden',
  firstTry: 'caught',
  breaks: ['transaction.inputs'],
  mayBreak: 'any',
}
