import { mutant, type Exam } from './mutant.ts'

/**
 * The list of accounts got a page size of 50, and nobody wrote the way to the next page. From the 51st
 * account on the list lacks the newest accounts, while its total counts them (a window sum is taken
 * before the limit). CONTRACT: `GET /api/accounts` is all accounts and their total in one snapshot;
 * docs/checks.md, `quietReads`: every account, alone and in the list, has what its ledger says.
 */
export const service = mutant([
  {
    file: 'app/accounts.ts',
    find: `as total from accounts order by id`,
    replace: `as total from accounts order by id limit 50`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'malformed or forbidden',
  breaks: ['transaction.forms'],
  mayBreak: 'any',
  firstTry: 'caught',
}
