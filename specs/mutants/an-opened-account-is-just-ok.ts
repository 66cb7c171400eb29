import { type Exam, mutant } from './mutant.ts'

/**
 * Wrong: `POST /api/accounts` answers 200 in place of 201: its header moved into an init object, and the status was
 * lost on the way.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: 'return c.json(account, 201, { Location: `/api/accounts/${account.id}` })',
    replace: 'return c.json(account, { headers: { Location: `/api/accounts/${account.id}` } })',
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: '50 clients behind a lock',
  firstTry: 'caught',
  breaks: ['transaction.openings.noDoubt'],
  mayBreak: 'any',
}
