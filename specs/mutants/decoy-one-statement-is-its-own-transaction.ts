import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy: there is no BEGIN and no COMMIT. A transfer is one statement, and an opening another, in one message of the simple protocol,
 * which Postgres commits before it says that the command is complete. The accounts are locked first, by id, and the ledger row is
 * inserted only where the order can be paid, so a refused order has written nothing that would have to be rolled back; a known key
 * conflicts at the insert, or is looked up before a refusal. Whoever loses the connection after the statement was sent is told
 * `outcome-unknown`, since the commit went with it; an error that the database answers came before the commit, and is `not-applied`.
 */
export const service = mutant([
  {
    file: 'app/connection.ts',
    find: `    // Only \`begin read write\` may write, so no statement of a transaction can commit by itself.
    default_transaction_read_only: true,`,
    replace: `    // Each statement that writes is a transaction of its own.
    default_transaction_read_only: false,`,
  },
  {
    file: 'app/failure.ts',
    find: `const passing = /^(40|53|55|57)/`,
    replace: `const passing = /^(25006|40|53|55|57)/

/** What the failure of a statement means that commits by itself: its loss is that of a COMMIT. */
export const commitsByItself = (error: unknown): unknown =>
  error instanceof ConnectionLost && error.sent
    ? new Problem(
        'outcome-unknown',
        'the connection was lost during the commit; send it again only with the same Idempotency-Key, else look first',
        error,
      )
    : error`,
  },
  {
    file: 'app/accounts.ts',
    find: `import { Problem } from './problem.ts'`,
    replace: `import { commitsByItself } from './failure.ts'
import { Problem } from './problem.ts'`,
  },
  {
    file: 'app/accounts.ts',
    find: `  const [account] =
    await query<Account>\`insert into accounts (balance) values (\${balance}) returning id, balance\``,
    replace: `  // A text without parameters is sent by the simple protocol, which commits before the command is complete.
  const statement = \`insert into accounts (balance) values (\${balance}) returning id, balance\`
  const [account] = await query<Account>(statement).catch((error: unknown) => {
    throw commitsByItself(error)
  })`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `import { transaction } from './transaction.ts'
`,
    replace: ``,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `/** Every write is a transaction, so that a lost COMMIT is distinguished from a lost statement. */`,
    replace: `/** Every write is one statement, which commits by itself. */`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `pool.use(connection => transaction(connection, query => insertAccount(query, balance)))`,
    replace: `pool.use(({ query }) => insertAccount(query, balance))`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `pool.use(connection => transaction(connection, query => transfer(query, order)))`,
    replace: `pool.use(({ query }) => transfer(query, order))`,
  },
  {
    file: 'app/transfer.ts',
    find: `import { isServerError, type Query } from './connection.ts'`,
    replace: `import { isServerError, type Query } from './connection.ts'
import { commitsByItself } from './failure.ts'`,
  },
  {
    file: 'app/transfer.ts',
    find: `  readonly moved: boolean`,
    replace: `  /** Whether both accounts exist, the payer can pay, and the payee can take it. */
  readonly granted: boolean`,
  },
  {
    file: 'app/transfer.ts',
    find: `  if (attempt.transfer_id === null) return replay(query, order)
  if (!attempt.moved) throw refusal(order, attempt)
  return { transferId: attempt.transfer_id, replayed: false }`,
    replace: `  if (attempt.transfer_id !== null) return { transferId: attempt.transfer_id, replayed: false }
  // What could be paid and was not has met its own key.
  if (attempt.granted || (await isKnown(query, order))) return replay(query, order)
  throw refusal(order, attempt)`,
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
    replace: `const moveStatement = ({ idempotencyKey, fromId, toId, amount }: Order): string => \`
  with locked as (
    select id, balance from accounts
    where id in (\${fromId}, \${toId})
    order by id for no key update
  ), parties as materialized (
    select from_balance, to_balance,
      coalesce(
        from_balance >= \${amount} and to_balance <= \${Number.MAX_SAFE_INTEGER} - \${amount}::bigint,
        false) as granted
    from (
      select max(balance) filter (where id = \${fromId}) as from_balance,
        max(balance) filter (where id = \${toId}) as to_balance
      from locked) as found
  ), claimed as (
    insert into transfers (idempotency_key, from_id, to_id, amount)
    select \${quoted(idempotencyKey)}::text, \${fromId}::bigint, \${toId}::bigint, \${amount}::bigint
    from parties where granted
    on conflict (idempotency_key) do nothing
    returning id
  ), moved as (
    update accounts
    set balance = case id
      when \${fromId} then (select from_balance from parties) - \${amount}
      else (select to_balance from parties) + \${amount} end
    where id in (\${fromId}, \${toId}) and exists (select from claimed)
    returning id
  )
  select (select id from claimed) as transfer_id, from_balance, to_balance, granted
  from parties\`

/** A key is visible ASCII (see \`parseKey\`); a backslash is a letter like others in a standard string. */
const quoted = (key: string | null): string => (key === null ? 'null' : \`'\${key.replaceAll("'", "''")}'\`)

const isKnown = async (query: Query, { idempotencyKey }: Order): Promise<boolean> => {
  if (idempotencyKey === null) return false
  const rows = await query\`select 1 as known from transfers where idempotency_key = \${idempotencyKey}\`
  return rows.length > 0
}`,
  },
  {
    file: 'app/transfer.ts',
    find: `  const { idempotencyKey, fromId, toId, amount } = order
  try {
    const [attempt] = await query<Attempt>(moveStatement, idempotencyKey, fromId, toId, amount)`,
    replace: `  try {
    const [attempt] = await query<Attempt>(moveStatement(order))`,
  },
  {
    file: 'app/transfer.ts',
    find: `    if (!waitedForKey(error)) throw error
`,
    replace: `    if (!waitedForKey(error)) throw commitsByItself(error)
`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  breaks: [],
  firstTry: 'accused',
}
