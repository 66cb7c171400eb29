import { type Exam, mutant } from './mutant.ts'

/**
 * The list is kept in the process and asked for anew only when its fingerprint has changed: the number of accounts, and the XOR
 * of the hashes of all balances, which the database works out for each request. The fingerprint does not know which account holds
 * which balance. After a transfer of exactly the difference of two accounts, or two that amount to it, the same balances lie in
 * other accounts, and the fingerprint is the same.
 *
 * A real team writes it to send a long list less often. The fingerprint comes from the statement of the list, so no race is in
 * it; that it should have been seeded with the id nobody saw, because any ordinary transfer changes it.
 *
 * A client sees it: accounts of 99 and 101, one reads the list, 2 are sent from the second to the first, and the list still says
 * 99 and 101 until another change. Readers of the list beside orders to and fro between two equal accounts meet it often. A single
 * account is always read afresh.
 */
export const service = mutant([
  {
    file: 'app/accounts.ts',
    find: `/**
 * List and total come from one statement: under READ COMMITTED two statements may see two different moments.`,
    replace: `interface KnownList {
  readonly fingerprint: string
  readonly list: Accounts
}

let known: KnownList | undefined

/**
 * List and total come from one statement: under READ COMMITTED two statements may see two different moments.`,
  },
  {
    file: 'app/accounts.ts',
    find: `  const rows = await query<Account & { total: string }>\`
    select id, balance, sum(balance) over () as total from accounts order by id\``,
    replace: `  const [current] = await query<{ fingerprint: string }>\`
    select concat_ws(':', count(*), bit_xor(hashint8extended(balance, 0))) as fingerprint from accounts\`
  if (known !== undefined && known.fingerprint === current?.fingerprint) return known.list
  const rows = await query<Account & { total: string; fingerprint: string }>\`
    select id, balance, sum(balance) over () as total,
      concat_ws(':', count(*) over (), bit_xor(hashint8extended(balance, 0)) over ()) as fingerprint
    from accounts order by id\``,
  },
  {
    file: 'app/accounts.ts',
    find: `  return { accounts: rows.map(({ id, balance }) => ({ id, balance })), total }`,
    replace: `  const list: Accounts = { accounts: rows.map(({ id, balance }) => ({ id, balance })), total }
  const [first] = rows
  if (first !== undefined) known = { fingerprint: first.fingerprint, list }
  return list`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'a read that is asked for after',
  breaks: ['transaction.readsConfirmed'],
  mayBreak: 'any',
  firstTry: 'caught',
}
