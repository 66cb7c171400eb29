import { mutant, type Exam } from './mutant.ts'

/**
 * Accounts that were read are kept, and before each look the process reads the outbox of changed accounts from the
 * highest number that it has seen, so that it looks right even with two replicas. Numbers are drawn before the COMMIT:
 * of two transfers between different accounts the one with the lower number may commit last, is never read, and the
 * accounts that it changed are told with their old balances until they change again.
 */
export const service = mutant([
  {
    file: 'app/transfer.ts',
    find: `    returning id
  )
  select (select id from claimed) as transfer_id`,
    replace: `    returning id
  ), announced as (
    insert into outbox (account_id) select id from moved
  )
  select (select id from claimed) as transfer_id`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `import type { Bank } from './bank.ts'`,
    replace: `import type { Account, Bank } from './bank.ts'
import type { Connection } from './connection.ts'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `const pingMs = 1_000`,
    replace: `const pingMs = 1_000

const keptMax = 2_000
const kept = new Map<number, Account>()
let seen: number | undefined

/** Makes the outbox where it is missing, and notes where it ends. */
const withOutbox = async (connection: Connection): Promise<number> => {
  if (seen !== undefined) return seen
  await transaction(connection, async query => {
    await query\`select pg_advisory_xact_lock(7301)\`
    await query\`create table if not exists outbox (
      id bigint generated always as identity primary key, account_id bigint not null)\`
  })
  const [end] = await connection.query<{ id: number }>\`select coalesce(max(id), 0) as id from outbox\`
  seen ??= end?.id ?? 0
  return seen
}

const findKept = async (connection: Connection, id: number): Promise<Account> => {
  const after = await withOutbox(connection)
  const changes = await connection.query<{ id: number; account_id: number }>\`
    select id, account_id from outbox where id > \${after} order by id\`
  for (const change of changes) {
    kept.delete(change.account_id)
    seen = Math.max(seen ?? 0, change.id)
  }
  const known = kept.get(id)
  if (known !== undefined) return known
  const asOf = seen
  const account = await findAccount(connection.query, id)
  // Somebody else has read the outbox meanwhile: what it announced may be newer than this.
  if (asOf === seen && kept.size < keptMax) kept.set(id, account)
  return account
}`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `pool.use(({ query }) => findAccount(query, id))`,
    replace: `pool.use(connection => findKept(connection, id))`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `pool.use(connection => transaction(connection, query => transfer(query, order)))`,
    replace: `pool.use(async connection => {
      await withOutbox(connection)
      return transaction(connection, query => transfer(query, order))
    })`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'a read that is asked for',
  breaks: ['transaction.readsConfirmed'],
  mayBreak: 'any',
  firstTry: 'caught',
}
