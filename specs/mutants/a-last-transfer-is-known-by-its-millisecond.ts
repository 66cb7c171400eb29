import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: the list names the last transfer of each account, if it is among the last two hundred: the one that was made in
 * the latest millisecond. An account whose last two transfers began in the same millisecond has two of them, and so
 * is in the list twice, and twice in the total.
 *
 * Should break `conservation`: the sum of all accounts is the same in every reading (and `listed`).
 */
export const service = mutant([
  {
    file: 'app/accounts.ts',
    find: `  const rows = await query<Account & { total: string }>\`
    select id, balance, sum(balance) over () as total from accounts order by id\``,
    replace: `  const rows = await query<Account & { total: string; last_transfer_id: number | null }>\`
    with recent as (
      select from_id as account, id, date_trunc('milliseconds', created_at) as made from transfers
      where id > (select max(id) from transfers) - 200
      union all
      select to_id, id, date_trunc('milliseconds', created_at) from transfers
      where id > (select max(id) from transfers) - 200
    ), latest as (
      select account, max(made) as made from recent group by account
    )
    select accounts.id, accounts.balance, recent.id as last_transfer_id,
      sum(accounts.balance) over () as total
    from accounts
    left join latest on latest.account = accounts.id
    left join recent on recent.account = latest.account and recent.made = latest.made
    order by accounts.id\``,
  },
  {
    file: 'app/accounts.ts',
    find: `  return { accounts: rows.map(({ id, balance }) => ({ id, balance })), total }`,
    replace: `  const accounts = rows.map(({ id, balance, last_transfer_id: lastTransferId }) => ({
    id,
    balance,
    lastTransferId,
  }))
  return { accounts, total }`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'neither create nor lose',
  firstTry: 'caught',
  breaks: ['transaction.conservation'],
  mayBreak: 'any',
}
