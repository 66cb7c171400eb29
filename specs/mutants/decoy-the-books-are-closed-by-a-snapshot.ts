import { mutant, type Exam } from './mutant.ts'

/**
 * One account is told as its balance at the last closing plus what the ledger got later, and the books are closed twice
 * a second beside the transfers. It looks as if a transfer could fall between closing and ledger. But the closing notes
 * its snapshot, and a row of the ledger is later exactly if its transaction is not visible in that snapshot, whatever
 * its date.
 */
export const service = mutant([
  {
    file: 'app/postgres-bank.ts',
    find: `import { findAccount, insertAccount, listAccounts } from './accounts.ts'`,
    replace: `import { insertAccount, listAccounts, noSuchAccount } from './accounts.ts'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `import type { Bank } from './bank.ts'`,
    replace: `import type { Account, Bank } from './bank.ts'
import type { Connection, Query } from './connection.ts'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `const pingMs = 1_000`,
    replace: `const pingMs = 1_000

const closeEveryMs = 500
let nextClosingAt = 0
let hasClosings = false

/** Makes the table of closings where it is missing. */
const withClosings = async (connection: Connection): Promise<void> => {
  if (hasClosings) return
  await transaction(connection, async query => {
    await query\`select pg_advisory_xact_lock(7302)\`
    await query\`create table if not exists closings (
      account_id bigint primary key, balance bigint not null, as_of pg_snapshot not null)\`
  })
  hasClosings = true
}

/** One replica at a time notes all balances; what came later is added to them when an account is read. */
const closeBooks = async (query: Query): Promise<void> => {
  const [turn] = await query<{ taken: boolean }>\`select pg_try_advisory_xact_lock(7303) as taken\`
  if (turn?.taken !== true) return
  await query\`
    insert into closings (account_id, balance, as_of)
    select id, balance, pg_current_snapshot() from accounts order by id
    on conflict (account_id) do update set balance = excluded.balance, as_of = excluded.as_of\`
}

/** A closing that fails is made up for by the next one. */
const closeWhenDue = async (connection: Connection): Promise<void> => {
  if (performance.now() < nextClosingAt) return
  nextClosingAt = performance.now() + closeEveryMs
  await withClosings(connection)
    .then(() => transaction(connection, closeBooks))
    .catch(() => undefined)
}

const findByClosing = async (connection: Connection, id: number): Promise<Account> => {
  await withClosings(connection)
  const [account] = await connection.query<Account>\`
    select a.id, case when c.account_id is null then a.balance else (c.balance + (
      select coalesce(sum(case t.to_id when a.id then t.amount else -t.amount end), 0) from transfers t
      where (t.from_id = a.id or t.to_id = a.id) and not pg_visible_in_snapshot(t.xmin::text::xid8, c.as_of)))::bigint end as balance
    from accounts a left join closings c on c.account_id = a.id
    where a.id = \${id}\`
  if (account === undefined) throw noSuchAccount(id)
  return account
}`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `pool.use(({ query }) => findAccount(query, id))`,
    replace: `pool.use(connection => findByClosing(connection, id))`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `pool.use(connection => transaction(connection, query => transfer(query, order)))`,
    replace: `pool.use(async connection => {
      await closeWhenDue(connection)
      return transaction(connection, query => transfer(query, order))
    })`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: '^(?!.*whatever dies)',
  breaks: [],
  firstTry: 'not tried',
}
