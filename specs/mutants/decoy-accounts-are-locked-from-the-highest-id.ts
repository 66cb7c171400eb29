import { mutant, type Exam } from './mutant.ts'

/**
 * Accounts are locked from the highest id down, as if against the rule that locks go by id. The direction does not
 * matter: it is the same for every order, so no two of them wait for each other in a ring.
 */
export const service = mutant([
  {
    file: 'app/transfer.ts',
    find: `    order by id for no key update`,
    replace: `    order by id desc for no key update`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  breaks: [],
  firstTry: 'accused',
}
