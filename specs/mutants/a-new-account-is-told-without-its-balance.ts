import { type Exam, mutant } from './mutant.ts'

/**
 * Wrong: the insert of a new account returns only its id, so `POST /api/accounts` answers 201 `{id}` without the
 * balance.
 */
export const service = mutant([
  {
    file: 'app/accounts.ts',
    find: `values (\${balance}) returning id, balance\``,
    replace: `values (\${balance}) returning id\``,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: '50 clients behind a lock',
  firstTry: 'missed',
  breaks: ['transaction.openings.noDoubt'],
  mayBreak: 'any',
}
