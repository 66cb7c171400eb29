import { type Exam, mutant } from './mutant.ts'

/**
 * Wrong: transfers are optimistic. Both accounts are read without a lock, the new balances are computed in the service, and each row is replaced if its version is still the one
 * that was read; else the order goes back to its savepoint and tries again. The version is the time of the last change, in milliseconds, and `now()` in Postgres is the time at which the
 * transaction began. So two orders that began in the same millisecond write the same version one after the other, and a third that read between them takes the second for the first.
 *
 * A real team writes it because the table has such a column already ("changed at"), and many libraries take one for the version. One client alone, and
 * clients that begin in different milliseconds, always notice each other.
 *
 * Breaks "no lost update" and with it conservation and the ledger equation.
 * A client sees it: ten POST /api/transfer from one account, sent at the same instant. All are confirmed, and the payer has paid for fewer than ten.
 */
export const service = mutant([
  {
    file: 'app/schema.sql',
    find: `  balance bigint not null check (balance >= 0)`,
    replace: `  balance bigint not null check (balance >= 0),
  -- When it was changed last, in milliseconds. It is the version of the row, too.
  changed bigint not null default (extract(epoch from now()) * 1000)::bigint`,
  },
  {
    file: 'app/transfer.ts',
    find: `const moveStatement = \`
  with claimed as (
    insert into transfers (idempotency_key, from_id, to_id, amount)
    values ($1, $2, $3, $4)
    on conflict (idempotency_key) do nothing
    returning id
  ), locked as (
    select id, balance from accounts
    where id in ($2, $3) and exists (select from claimed)
    order by id for no key update
  ), parties as (
    select max(balance) filter (where id = $2) as from_balance,
      max(balance) filter (where id = $3) as to_balance
    from locked
  ), moved as (
    update accounts
    set balance = case id
      when $2 then (select from_balance from parties) - $4
      else (select to_balance from parties) + $4 end
    where id in ($2, $3) and (
      select from_balance >= $4 and to_balance <= \${Number.MAX_SAFE_INTEGER} - $4 from parties)
    returning id
  )
  select (select id from claimed) as transfer_id, from_balance, to_balance,
    (select count(*) from moved) = 2 as moved
  from parties\`
`,
    replace: `const claimStatement = \`
  insert into transfers (idempotency_key, from_id, to_id, amount)
  values ($1, $2, $3, $4)
  on conflict (idempotency_key) do nothing
  returning id\`

const attemptsMax = 50

interface Version extends Account {
  readonly changed: number
}

/** Replaces both accounts as they were seen, or neither. Nobody waits for an account that only reads it. */
const moveAsSeen = async (query: Query, transferId: number, order: Order): Promise<Attempt> => {
  const { fromId, toId, amount } = order
  for (let attempt = 0; attempt < attemptsMax; attempt += 1) {
    const seen = await query<Version>\`
      select id, balance, changed from accounts where id in (\${fromId}, \${toId})\`
    const from = seen.find(({ id }) => id === fromId)
    const to = seen.find(({ id }) => id === toId)
    const state = {
      transfer_id: transferId,
      from_balance: from?.balance ?? null,
      to_balance: to?.balance ?? null,
    }
    if (from === undefined || to === undefined) return { ...state, moved: false }
    if (from.balance < amount || to.balance > Number.MAX_SAFE_INTEGER - amount) return { ...state, moved: false }
    const next = [
      { ...from, balance: from.balance - amount },
      { ...to, balance: to.balance + amount },
    ].sort((one, other) => one.id - other.id)
    await query\`savepoint attempt\`
    if (await replaced(query, next)) return { ...state, moved: true }
    await query\`rollback to savepoint attempt\`
  }
  throw new Problem('not-applied', 'the accounts are too busy at present; send it again later')
}

/** In the order of their ids. @returns false when one of them has been changed since it was read. */
const replaced = async (query: Query, accounts: readonly Version[]): Promise<boolean> => {
  for (const { id, balance, changed } of accounts) {
    const [row] = await query<{ id: number }>\`
      update accounts set balance = \${balance}, changed = (extract(epoch from now()) * 1000)::bigint
      where id = \${id} and changed = \${changed} returning id\`
    if (row === undefined) return false
  }
  return true
}
`,
  },
  {
    file: 'app/transfer.ts',
    find: `    const [attempt] = await query<Attempt>(moveStatement, idempotencyKey, fromId, toId, amount)
    if (attempt === undefined) throw new Error('an aggregate gave no row')
    return attempt
`,
    replace: `    const [claimed] = await query<{ id: number }>(claimStatement, idempotencyKey, fromId, toId, amount)
    if (claimed === undefined) return { transfer_id: null, from_balance: null, to_balance: null, moved: false }
    return await moveAsSeen(query, claimed.id, order)
`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: '2,000 random transfers',
  breaks: ['transaction.conservation'],
  mayBreak: 'any',
  firstTry: 'caught',
}
