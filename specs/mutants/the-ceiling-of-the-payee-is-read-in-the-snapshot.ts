import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: whether the payee can take the amount is decided by its row as the snapshot of the statement has it, which is older than the lock. The funds of
 * the payer, and both new balances, come from the locked rows as before.
 */
const edits = [
  {
    file: 'app/transfer.ts',
    find: '      select from_balance >= $4 and to_balance <= ${Number.MAX_SAFE_INTEGER} - $4 from parties)',
    replace: `      select from_balance >= $4 from parties)
      and (select balance <= \${Number.MAX_SAFE_INTEGER} - $4 from accounts where id = $3)`,
  },
]

export const service = mutant(edits)

/**
 * Breaks `numbers`: "no account gets more than a JSON number can represent". Two payments to an account with room for one: the second waits for the lock of
 * the first, finds room in its older snapshot, and is confirmed. The account then holds 2^53 or more, and is read rounded, so that units vanish for every
 * client: they move and nobody sees it. The other way round, a payment that waited for a debit of a full account is refused with 422, with a detail that says
 * that there is room for it.
 * When: payments to one account near 2^53 - 1 meet at its lock. One after the other, all is right; so are all accounts that are not nearly full, and so is the
 * database's own sum.
 * Seen: several clients at once pay 1 to an account that can take fewer than that: more are confirmed than it can take, and its balance is above 2^53 - 1.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'near 2',
  firstTry: 'missed',
  breaks: ['transaction.numbers'],
  mayBreak: 'any',
}
