import { mutant, type Exam } from './mutant.ts'

/** Wrong: the lock timeout of the accounts is ended by rolling back to a savepoint, and that gives the locks back too, before the balances read under them are written. */
const edits = [
  {
    file: 'app/transfer.ts',
    find: `const move = async (query: Query, order: Order): Promise<Attempt> => {`,
    replace: `/**
 * Waits less for accounts than for a key. The timeout is a setting of the savepoint, so it ends with that and no later statement of the
 * transaction is in haste.
 */
const lockBoth = async (query: Query, { fromId, toId }: Order): Promise<ReadonlyMap<number, number>> => {
  await query\`savepoint haste\`
  await query\`set local lock_timeout = '900ms'\`
  const rows = await query<Account>\`
    select id, balance from accounts where id in (\${fromId}, \${toId}) order by id for no key update\`
  await query\`rollback to savepoint haste\`
  return new Map(rows.map(({ id, balance }) => [id, balance]))
}

/** In the order of the ids, as they were locked. */
const write = async (query: Query, balances: readonly Account[]): Promise<void> => {
  for (const { id, balance } of balances.toSorted((one, two) => one.id - two.id))
    await query\`update accounts set balance = \${balance} where id = \${id}\`
}

const claimStatement = \`
  insert into transfers (idempotency_key, from_id, to_id, amount)
  values ($1, $2, $3, $4)
  on conflict (idempotency_key) do nothing
  returning id\`

const step = async (query: Query, order: Order): Promise<Attempt> => {
  const { idempotencyKey, fromId, toId, amount } = order
  const [claim] = await query<{ id: number }>(claimStatement, idempotencyKey, fromId, toId, amount)
  if (claim === undefined) return { transfer_id: null, from_balance: null, to_balance: null, moved: false }
  const held = await lockBoth(query, order)
  const from = held.get(fromId) ?? null
  const to = held.get(toId) ?? null
  const moved = from !== null && to !== null && from >= amount && to <= Number.MAX_SAFE_INTEGER - amount
  if (moved)
    await write(query, [
      { id: fromId, balance: from - amount },
      { id: toId, balance: to + amount },
    ])
  return { transfer_id: claim.id, from_balance: from, to_balance: to, moved }
}

const move = async (query: Query, order: Order): Promise<Attempt> => {`,
  },
  {
    file: 'app/transfer.ts',
    find: `  const { idempotencyKey, fromId, toId, amount } = order
  try {
    const [attempt] = await query<Attempt>(moveStatement, idempotencyKey, fromId, toId, amount)
    if (attempt === undefined) throw new Error('an aggregate gave no row')
    return attempt
  } catch (error) {`,
    replace: `  try {
    return await step(query, order)
  } catch (error) {`,
  },
  {
    file: 'app/transfer.ts',
    find: `const moveStatement = \``,
    replace: `export const moveStatement = \``,
  },
]

export const service = mutant(edits)

/**
 * Wrong: ROLLBACK TO SAVEPOINT undoes the SET LOCAL, as intended, and also gives back every row lock that was taken since the savepoint. Balances are then read under no lock, and
 * written as absolute numbers: an order that gets the lock in between reads the same balances, and one of the two updates is lost. Money is lost and made, and an account can be spent twice.
 * Everything else is right: the key is claimed before the savepoint and stays claimed, a waiter for an account is refused after 0.9 s, and updates are in the order of ids.
 * Seen: whenever two orders meet at an account: in the crowds at one account, in the random transfers, everywhere.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: '10 clients that want twice',
  firstTry: 'caught',
  breaks: ['transaction.noLostUpdate'],
  mayBreak: 'any',
}
