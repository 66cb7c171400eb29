import { mutant, type Exam } from './mutant.ts'

/**
 * The balance of the payer was coalesced to 0, against nulls in comparisons, and the null was what told
 * that there is no such account. An order from an unknown account is refused 422, "account 999999 holds
 * 0", in place of 404.
 */
export const service = mutant([
  {
    file: 'app/transfer.ts',
    find: `    select max(balance) filter (where id = $2) as from_balance,`,
    replace: `    select coalesce(max(balance) filter (where id = $2), 0) as from_balance,`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'malformed or forbidden',
  firstTry: 'caught',
  breaks: ['transaction.rejections'],
  mayBreak: 'any',
}
