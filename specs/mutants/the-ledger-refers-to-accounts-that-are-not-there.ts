import { mutant, type Exam } from './mutant.ts'

/**
 * The ledger got foreign keys to the accounts, and nobody translates their violation: a transfer from or to an account
 * that does not exist is answered 500 in place of 404.
 */
// docs/checks.md: `inputs` (a request that is forbidden is answered 404 or 422, and says why). CONTRACT: 404 no such account.
export const service = mutant([
  {
    file: 'app/schema.sql',
    find: `from_id         bigint not null,`,
    replace: `from_id         bigint not null references accounts,`,
  },
  {
    file: 'app/schema.sql',
    find: `to_id           bigint not null check`,
    replace: `to_id           bigint not null references accounts check`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'neither create nor lose',
  firstTry: 'caught',
  breaks: ['transaction.noDoubt'],
  mayBreak: 'any',
}
