import { mutant, type Exam } from './mutant.ts'

/** Healthy: one statement claims the key and locks both accounts, and says at which physical address (ctid) their rows are; a second one updates what is there. */
const edits = [
  {
    file: 'app/transfer.ts',
    find: `  readonly to_balance: number | null
  readonly moved: boolean
}`,
    replace: `  readonly to_balance: number | null
  readonly moved: boolean
}

/** The same before the money has moved, with the addresses of the locked rows. */
interface Locked extends Omit<Attempt, 'moved'> {
  readonly from_place: string | null
  readonly to_place: string | null
}`,
  },
  {
    file: 'app/transfer.ts',
    find: ` * It is one statement, because each statement costs the service and the database more than the move itself.
 * Its parts wait for each other. The claim`,
    replace: ` * One statement claims and locks, one moves. The claim`,
  },
  {
    file: 'app/transfer.ts',
    find: ` * The snapshot of the statement is older than its locks, but the balances it uses are not:
 * \`for no key update\` reads the newest version of a row it has waited for, and no other transaction can
 * change that before the update. The update computes from the locked balances and not from its own row: it
 * begins with the row of its snapshot, and the table's check would refuse a balance that was too low only
 * there.
 */`,
    replace: ` * The snapshot of the statement is older than its locks, but what it says is not: \`for no key update\` reads
 * the newest version of a row it has waited for, its address too, and while it is locked it stays there.
 */`,
  },
  {
    file: 'app/transfer.ts',
    find: `    select id, balance from accounts
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
    replace: `    select id, balance, ctid::text as place from accounts
    where id in ($2, $3) and exists (select from claimed)
    order by id for no key update
  )
  select (select id from claimed) as transfer_id,
    max(balance) filter (where id = $2) as from_balance,
    max(balance) filter (where id = $3) as to_balance,
    max(place) filter (where id = $2) as from_place,
    max(place) filter (where id = $3) as to_place
  from locked\`

/** Parameters: payer, amount, both addresses. A new statement has a new snapshot: it sees the versions that were locked. */
const updateStatement = \`
  update accounts
  set balance = case id when $1 then balance - $2 else balance + $2 end
  where ctid = any (array[$3::tid, $4::tid])
  returning id\``,
  },
  {
    file: 'app/transfer.ts',
    find: `  const { idempotencyKey, fromId, toId, amount } = order
  try {
    const [attempt] = await query<Attempt>(moveStatement, idempotencyKey, fromId, toId, amount)
    if (attempt === undefined) throw new Error('an aggregate gave no row')
    return attempt
  } catch (error) {`,
    replace: `  const { from_place: fromPlace, to_place: toPlace, ...attempt } = await lock(query, order)
  const { from_balance: from, to_balance: to } = attempt
  const { fromId, amount } = order
  const possible =
    from !== null && to !== null && from >= amount && to <= Number.MAX_SAFE_INTEGER - amount
  if (!possible) return { ...attempt, moved: false }
  const moved = await query<{ id: number }>(updateStatement, fromId, amount, fromPlace, toPlace)
  if (moved.length !== 2) throw new Error('a locked row was not where it had been locked')
  return { ...attempt, moved: true }
}

const lock = async (query: Query, order: Order): Promise<Locked> => {
  const { idempotencyKey, fromId, toId, amount } = order
  try {
    const [locked] = await query<Locked>(moveStatement, idempotencyKey, fromId, toId, amount)
    if (locked === undefined) throw new Error('an aggregate gave no row')
    return locked
  } catch (error) {`,
  },
]

export const service = mutant(edits)

/**
 * It looks wrong: a ctid changes with every update, so an address that was read may hold nothing, an old version, or another row. But it is
 * read by the locking clause, which evaluates its row anew after a wait: balance and address are those of the newest version. From then on only this
 * transaction can make another version, VACUUM moves nothing, and the update of one row does not move the other. The update is a statement of its own, so that
 * its snapshot, taken under the locks, sees both versions (in the statement that locks it would not); if it ever missed one, the order would fail
 * and be rolled back. Key first, then accounts by id, in one transaction, as before; the lock timeout, 409, 404 and 422 are those of before.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  firstTry: 'acquitted',
  breaks: [],
}
