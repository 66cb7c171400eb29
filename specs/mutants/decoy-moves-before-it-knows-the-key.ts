import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy. The claim of the key and the move of the money are two statements, and the second does not wait for the answer to the
 * first. So a replay moves the money once more, inside its transaction, before it learns that the key is another's. Then it
 * rolls back, and answers from the ledger, outside of any transaction. Nobody ever sees the trial, because COMMIT is
 * sent only where the claim was made and the money was moved. Locks are taken in the same order as ever: the
 * key, then the accounts by id; a transaction that waits for a key holds nothing. A trial that fails, for funds or for a lock,
 * does not matter to a replay.
 */
export const service = mutant([
  {
    file: 'app/transfer.ts',
    find: `  /** Null when another transfer owns the key. */
  readonly transfer_id: number | null
`,
    replace: ``,
  },
  {
    file: 'app/transfer.ts',
    find: `export const transfer = async (query: Query, order: Order): Promise<Receipt> => {
  const attempt = await move(query, order)
  if (attempt.transfer_id === null) return replay(query, order)
  if (!attempt.moved) throw refusal(order, attempt)
  return { transferId: attempt.transfer_id, replayed: false }
}`,
    replace: `export const transfer = async (query: Query, order: Order): Promise<Receipt> => {
  const [claimed, attempted] = await Promise.allSettled([claim(query, order), move(query, order)])
  if (claimed.status === 'rejected') throw claimed.reason
  if (claimed.value === null) throw new KeyTaken('the key belongs to a transfer that is in the ledger')
  if (attempted.status === 'rejected') throw attempted.reason
  const attempt = attempted.value
  if (!attempt.moved) throw refusal(order, attempt)
  return { transferId: claimed.value, replayed: false }
}

/** The money was moved on trial: roll back, then \`replay\`. */
export class KeyTaken extends Error {
  override readonly name = 'KeyTaken'
}

const claimStatement = \`
  insert into transfers (idempotency_key, from_id, to_id, amount)
  values ($1, $2, $3, $4)
  on conflict (idempotency_key) do nothing
  returning id\`

/** @returns the id of the transfer, or null when another one owns the key. */
const claim = async (query: Query, order: Order): Promise<number | null> => {
  const { idempotencyKey, fromId, toId, amount } = order
  try {
    const [row] = await query<{ id: number }>(claimStatement, idempotencyKey, fromId, toId, amount)
    return row?.id ?? null
  } catch (error) {
    if (!waitedForKey(error)) throw error
    throw keyInFlight(order)
  }
}`,
  },
  {
    file: 'app/transfer.ts',
    find: ` * Parameters: key, payer, payee, amount. Each is sent once,`,
    replace: ` * Parameters: payer, payee, amount. Each is sent once,`,
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
  from parties\``,
    replace: `const moveStatement = \`
  with locked as (
    select id, balance from accounts
    where id in ($1::bigint, $2::bigint)
    order by id for no key update
  ), parties as (
    select max(balance) filter (where id = $1::bigint) as from_balance,
      max(balance) filter (where id = $2::bigint) as to_balance
    from locked
  ), moved as (
    update accounts
    set balance = case id
      when $1::bigint then (select from_balance from parties) - $3::bigint
      else (select to_balance from parties) + $3::bigint end
    where id in ($1::bigint, $2::bigint) and (
      select from_balance >= $3::bigint and to_balance <= \${Number.MAX_SAFE_INTEGER} - $3::bigint from parties)
    returning id
  )
  select from_balance, to_balance, (select count(*) from moved) = 2 as moved
  from parties\``,
  },
  {
    file: 'app/transfer.ts',
    find: `  const { idempotencyKey, fromId, toId, amount } = order
  try {
    const [attempt] = await query<Attempt>(moveStatement, idempotencyKey, fromId, toId, amount)
    if (attempt === undefined) throw new Error('an aggregate gave no row')
    return attempt
  } catch (error) {
    if (!waitedForKey(error)) throw error
    throw keyInFlight(order)
  }
}`,
    replace: `  const { fromId, toId, amount } = order
  const [attempt] = await query<Attempt>(moveStatement, fromId, toId, amount)
  if (attempt === undefined) throw new Error('an aggregate gave no row')
  return attempt
}`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `import { transfer } from './transfer.ts'`,
    replace: `import { KeyTaken, replay, transfer } from './transfer.ts'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  transfer: order => pool.use(connection => transaction(connection, query => transfer(query, order))),`,
    replace: `  transfer: order =>
    pool.use(async connection => {
      try {
        return await transaction(connection, query => transfer(query, order))
      } catch (error) {
        if (!(error instanceof KeyTaken)) throw error
        return await replay(connection.query, order)
      }
    }),`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
