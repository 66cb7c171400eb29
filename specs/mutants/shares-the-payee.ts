import { type Exam, mutant } from './mutant.ts'

/**
 * Accounts are locked in the order of their ids, but the payee only FOR SHARE, until it is credited. Two
 * transfers to one payee at the same time both share its row, and then each wants it alone and waits for
 * the other. A lock that is made stronger later deadlocks in any order; it takes nothing but two payers of
 * one account.
 */
export const service = mutant([
  {
    file: 'app/transfer.ts',
    find: `/**
 * Parameters: key, payer, payee, amount. Each is sent once, however often it is used, because every parameter
 * costs CPU time.
 *
 * The snapshot of the statement is older than its locks, but the balances it uses are not:
 * \`for no key update\` reads the newest version of a row it has waited for, and no other transaction can
 * change that before the update. The update computes from the locked balances and not from its own row: it
 * begins with the row of its snapshot, and the table's check would refuse a balance that was too low only
 * there.
 */
const moveStatement = \`
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

const move = async (query: Query, order: Order): Promise<Attempt> => {
  const { idempotencyKey, fromId, toId, amount } = order
  try {
    const [attempt] = await query<Attempt>(moveStatement, idempotencyKey, fromId, toId, amount)
    if (attempt === undefined) throw new Error('an aggregate gave no row')
    return attempt
`,
    replace: `/**
 * The payer is debited, so nobody else may use its row. Of the payee it is enough that its balance does not
 * change until it is credited: several may know that of one account at the same time.
 */
const lock = async (query: Query, id: number, { fromId }: Order): Promise<number | null> => {
  const [account] =
    id === fromId
      ? await query<Account>\`select id, balance from accounts where id = \${id} for no key update\`
      : await query<Account>\`select id, balance from accounts where id = \${id} for share\`
  return account?.balance ?? null
}

const lockBoth = async (query: Query, order: Order) => {
  const { fromId, toId } = order
  const lower = await lock(query, Math.min(fromId, toId), order)
  const higher = await lock(query, Math.max(fromId, toId), order)
  return fromId < toId
    ? { from_balance: lower, to_balance: higher }
    : { from_balance: higher, to_balance: lower }
}

const move = async (query: Query, order: Order): Promise<Attempt> => {
  const { idempotencyKey, fromId, toId, amount } = order
  try {
    const [claimed] = await query<{ id: number }>\`
      insert into transfers (idempotency_key, from_id, to_id, amount)
      values (\${idempotencyKey}, \${fromId}, \${toId}, \${amount})
      on conflict (idempotency_key) do nothing
      returning id\`
    if (claimed === undefined)
      return { transfer_id: null, from_balance: null, to_balance: null, moved: false }
    const attempt = { transfer_id: claimed.id, ...(await lockBoth(query, order)) }
    const { from_balance: from, to_balance: to } = attempt
    if (from === null || to === null) return { ...attempt, moved: false }
    if (from < amount || to > Number.MAX_SAFE_INTEGER - amount) return { ...attempt, moved: false }
    await query\`update accounts set balance = balance - \${amount} where id = \${fromId}\`
    await query\`update accounts set balance = balance + \${amount} where id = \${toId}\`
    return { ...attempt, moved: true }
`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  breaks: ['transaction.throughout.noDeadlock'],
  mayBreak: 'any',
  firstTry: 'caught',
}
