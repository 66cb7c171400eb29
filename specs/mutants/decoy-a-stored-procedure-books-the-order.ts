import { type Exam, mutant } from './mutant.ts'

/**
 * A function in PL/pgSQL claims the key, locks both accounts by id, looks at the balances and moves the money; it is installed
 * before the first order of a process, one process at a time. It asks for `synchronous_commit = off`, as if a confirmation did
 * not wait for the disk. But a setting of a function ends with its call, and COMMIT comes after that: it is as durable as
 * before. The balances are read by a statement behind the lock, which has a snapshot of its own.
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
  } catch (error) {
    if (!waitedForKey(error)) throw error
    throw keyInFlight(order)
  }
}`,
    replace: `/**
 * Key before accounts, and accounts by id, so two orders never deadlock. Each statement of a volatile function has
 * a snapshot of its own under READ COMMITTED: what is read behind the lock is the newest version.
 */
const bookingFunction = \`
  create or replace function book_order(
    the_key text, payer bigint, payee bigint, units bigint,
    out transfer_id bigint, out from_balance bigint, out to_balance bigint, out moved boolean
  ) language plpgsql volatile set synchronous_commit = off as $body$
  begin
    moved := false;
    insert into transfers (idempotency_key, from_id, to_id, amount)
      values (the_key, payer, payee, units)
      on conflict (idempotency_key) do nothing
      returning id into transfer_id;
    if transfer_id is null then
      return;
    end if;
    perform 1 from accounts where id in (payer, payee) order by id for no key update;
    select max(balance) filter (where id = payer), max(balance) filter (where id = payee)
      into from_balance, to_balance
      from accounts where id in (payer, payee);
    if from_balance >= units and to_balance <= \${Number.MAX_SAFE_INTEGER} - units then
      update accounts
        set balance = case id when payer then balance - units else balance + units end
        where id in (payer, payee);
      moved := true;
    end if;
  end
  $body$
\`

/** Any number that nothing else uses: processes that start together install one after the other. */
const installing = 7_201_944

let installed: Promise<void> | undefined

/** Once in each process, in a transaction of its own. @throws Problem \`not-applied\`: no order was sent. */
export const install = (connection: Connection): Promise<void> => {
  installed ??= transaction(connection, async query => {
    await query(\`select pg_advisory_xact_lock(\${installing})\`)
    await query(bookingFunction)
  }).then(
    () => {},
    (error: unknown) => {
      installed = undefined
      throw new Problem('not-applied', 'the database is being prepared; send it again later', error)
    },
  )
  return installed
}

const undefinedFunction = '42883'

const move = async (query: Query, order: Order): Promise<Attempt> => {
  const { idempotencyKey, fromId, toId, amount } = order
  try {
    const [attempt] = await query<Attempt>(
      'select transfer_id, from_balance, to_balance, moved from book_order($1, $2, $3, $4)',
      idempotencyKey,
      fromId,
      toId,
      amount,
    )
    if (attempt === undefined) throw new Error('a function with out parameters gave no row')
    return attempt
  } catch (error) {
    if (isServerError(error) && error.code === undefinedFunction) {
      // Somebody has put another database in its place.
      installed = undefined
      throw new Problem('not-applied', 'the database is being prepared; send it again later', error)
    }
    if (!waitedForKey(error)) throw error
    throw keyInFlight(order)
  }
}`,
  },
  {
    file: 'app/transfer.ts',
    find: `import { isServerError, type Query } from './connection.ts'
import { Problem } from './problem.ts'`,
    replace: `import { type Connection, isServerError, type Query } from './connection.ts'
import { Problem } from './problem.ts'
import { transaction } from './transaction.ts'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  transfer: order => pool.use(connection => transaction(connection, query => transfer(query, order))),`,
    replace: `  transfer: order =>
    pool.use(async connection => {
      await install(connection)
      return transaction(connection, query => transfer(query, order))
    }),`,
  },
  {
    file: 'app/transfer.ts',
    find: `/\\btransfers\\b/.test(error.where ?? '')`,
    replace: `/ in relation "transfers"/.test(error.where ?? '')`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `import { transfer } from './transfer.ts'`,
    replace: `import { install, transfer } from './transfer.ts'`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
