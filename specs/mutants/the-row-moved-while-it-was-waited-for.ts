import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: the rows that were locked are updated at their physical address, not by their id, to save a second search of the index. A row
 * that was waited for has a newer version at another address, and the snapshot of the statement, older than the wait, does not see it.
 */
const edits = [
  {
    file: 'app/transfer.ts',
    find: `    select id, balance from accounts
    where id in ($2, $3) and exists (select from claimed)`,
    replace: `    select id, balance, ctid as place from accounts
    where id in ($2, $3) and exists (select from claimed)`,
  },
  {
    file: 'app/transfer.ts',
    find: `    where id in ($2, $3) and (
      select from_balance >= $4`,
    replace: `    where ctid in (select place from locked) and (
      select from_balance >= $4`,
  },
]

export const service = mutant(edits)

/**
 * Breaks "200, or refused for a reason": an order that has waited for an account which another order has changed finds fewer than two rows to
 * update, is rolled back, and is answered 422 "account N can take … more at most", though the payer can pay and the payee can take it. For the client that
 * is final. No money is wrong and the key stays free.
 * Seen: on hot accounts, whenever the holder of the lock commits a change: in crossing transfers, and where ten clients want exactly what an account
 * holds. Where a lock is held and given back without a change, or nobody waits, every order is right.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: '10 clients that want twice|transfers that cross each other',
  firstTry: 'caught',
  breaks: ['transaction.crossing', 'transaction.noOverdraft'],
  mayBreak: 'any',
}
