import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: the balances that a refusal is explained with come from the table, so that they are known even of an account that could not be locked. In the same
 * statement the table is as old as the statement: the order is decided by the locked balances, and explained by those from before it waited.
 */
export const service = mutant([
  {
    file: 'app/transfer.ts',
    find: `  select (select id from claimed) as transfer_id, from_balance, to_balance,`,
    replace: `  select (select id from claimed) as transfer_id,
    (select balance from accounts where id = $2) as from_balance,
    (select balance from accounts where id = $3) as to_balance,`,
  },
])

/**
 * Breaks "422 insufficient funds": the answer gives a reason that is not true. An order that waited for its payer while others spent the money is
 * rightly refused, but by the old balances nothing forbids it, so it ends as the last possible reason: `balance-limit`, "the balance would become too
 * large", with the advice to send no more than nine thousand billion. If the old balance was merely too high, the detail names an amount that is not there.
 * No money is lost, made or moved twice, and the status is 422 either way.
 * When: orders meet at a payer who cannot pay them all. One after the other they are refused for the right reason.
 * Seen: ten clients that want twice what an account holds, at the same instant; most of those refused in the first moments read `balance-limit`, though the
 * payee holds next to nothing.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: '10 clients that want twice',
  firstTry: 'missed',
  breaks: ['transaction.noOverdraft'],
  mayBreak: 'any',
}
