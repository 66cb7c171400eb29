import { type Exam, mutant } from './mutant.ts'

/**
 * The claim of the key, the locks and the move are three statements, and all are sent before the first is answered: as if an
 * await were missing, and money moved for a key that is not ours. But one connection runs them one after the other. The other
 * two do nothing unless the row of the key was written by this very transaction, the move looks at the funds itself, and it
 * begins when both rows are locked, with a snapshot of that time. Where one fails, the others fail with it, and all are undone.
 */
export const service = mutant([
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
  from parties\``,
    replace: `const claimStatement = \`
  insert into transfers (idempotency_key, from_id, to_id, amount)
  values ($1, $2, $3, $4)
  on conflict (idempotency_key) do nothing
  returning id\`

/** Whether this transaction has written the row of the key. */
const isOurs = \`(
  $1::text is null or exists (
    select from transfers where idempotency_key = $1::text and xmin = pg_current_xact_id()::xid))\`

const lockStatement = \`
  select id, balance from accounts
  where id in ($2::bigint, $3::bigint) and \${isOurs}
  order by id for no key update\`

/** A statement has a snapshot of its own, and this one's is younger than the locks. */
const moveStatement = \`
  update accounts
  set balance = balance + case id when $2::bigint then 0 - $4::bigint else $4::bigint end
  where id in ($2::bigint, $3::bigint) and \${isOurs} and (
    select count(*) = 2 and bool_and(case id
      when $2::bigint then balance >= $4::bigint
      else balance <= \${Number.MAX_SAFE_INTEGER} - $4::bigint end)
    from accounts where id in ($2::bigint, $3::bigint))
  returning id\``,
  },
  {
    file: 'app/transfer.ts',
    find: `    const [attempt] = await query<Attempt>(moveStatement, idempotencyKey, fromId, toId, amount)
    if (attempt === undefined) throw new Error('an aggregate gave no row')
    return attempt
`,
    replace: `    // The first that fails is the reason: those behind it only say that the transaction has failed.
    const [[claim], locked, moved] = await Promise.all([
      query<{ id: number }>(claimStatement, idempotencyKey, fromId, toId, amount),
      query<Account>(lockStatement, idempotencyKey, fromId, toId),
      query<{ id: number }>(moveStatement, idempotencyKey, fromId, toId, amount),
    ])
    const balanceOf = (id: number): number | null => locked.find(account => account.id === id)?.balance ?? null
    return {
      transfer_id: claim?.id ?? null,
      from_balance: balanceOf(fromId),
      to_balance: balanceOf(toId),
      moved: moved.length === 2,
    }
`,
  },
])

export const exam: Exam = { spec: 'specs/transaction.spec.ts', breaks: [], firstTry: 'acquitted' }
