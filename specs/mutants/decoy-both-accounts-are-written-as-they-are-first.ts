import { type Exam, mutant } from './mutant.ts'

/**
 * Healthy: no row is locked by SELECT; after the claim of the key each account, the lower id first, is updated to the balance it
 * has (`set balance = balance`), which waits for whoever holds it, takes the newest version, and returns it, and only then both
 * are changed by the amount; all in one transaction and in one sequence of locks.
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

const holdStatement = 'update accounts set balance = balance where id = $1 returning id, balance'

const addStatement = 'update accounts set balance = balance + $2 where id = $1'

/** The balance of a row that nobody else can change until the end of the transaction. */
const hold = async (query: Query, id: number): Promise<number | null> => {
  const [held] = await query<Account>(holdStatement, id)
  return held?.balance ?? null
}`,
  },
  {
    file: 'app/transfer.ts',
    find: `    const [attempt] = await query<Attempt>(moveStatement, idempotencyKey, fromId, toId, amount)
    if (attempt === undefined) throw new Error('an aggregate gave no row')
    return attempt`,
    replace: `    const [claimed] = await query<{ id: number }>(claimStatement, idempotencyKey, fromId, toId, amount)
    if (claimed === undefined)
      return { transfer_id: null, from_balance: null, to_balance: null, moved: false }
    const lower = await hold(query, Math.min(fromId, toId))
    const higher = await hold(query, Math.max(fromId, toId))
    const [from, to] = fromId < toId ? [lower, higher] : [higher, lower]
    const moved =
      from !== null && to !== null && from >= amount && to <= Number.MAX_SAFE_INTEGER - amount
    if (moved) {
      await query(addStatement, fromId, -amount)
      await query(addStatement, toId, amount)
    }
    return { transfer_id: claimed.id, from_balance: from, to_balance: to, moved }`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  firstTry: 'acquitted',
  breaks: [],
}
