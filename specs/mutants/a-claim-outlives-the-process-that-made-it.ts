import { type Exam, mutant } from './mutant.ts'

/**
 * Wrong: before an order begins, its key is claimed in a table `claims`, in a transaction of its own, so that a twin (at the other
 * replica, too) does not take a place in the pool while it waits. The claim is deleted when the order is over. If the service is
 * killed in between, or the database is lost so that the claim cannot be deleted, it stays for five minutes: a client whose order
 * failed or is in doubt retries with its key and hears 409 `key-in-flight` all that time, although nothing is in flight.
 */
export const service = mutant([
  {
    file: 'app/connection.ts',
    find: `    await connection.query\`select 1\``,
    replace: `    await connection.query\`select 1\`
    await makeClaims(connection)`,
  },
  {
    file: 'app/connection.ts',
    find: `const undialled = (url: string, timeouts: DatabaseTimeouts): Connection => {`,
    replace: `const makeClaims = async ({ query }: Connection): Promise<void> => {
  const [claims] = await query<{ missing: boolean }>\`select to_regclass('claims') is null as missing\`
  if (claims?.missing !== true) return
  await query\`
    begin read write;
    select pg_advisory_xact_lock(7002);
    create table if not exists claims (key text primary key, since timestamptz not null default now());
    commit\`
}

const undialled = (url: string, timeouts: DatabaseTimeouts): Connection => {`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `import { findAccount, insertAccount, listAccounts } from './accounts.ts'
import type { Bank } from './bank.ts'`,
    replace: `import { setTimeout as sleep } from 'node:timers/promises'
import { findAccount, insertAccount, listAccounts } from './accounts.ts'
import type { Bank, Order, Receipt } from './bank.ts'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `import { transfer } from './transfer.ts'`,
    replace: `import { keyInFlight, transfer } from './transfer.ts'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  transfer: order => pool.use(connection => transaction(connection, query => transfer(query, order))),`,
    replace: `  transfer: order => claimed(pool, order),`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `const pingMs = 1_000`,
    replace: `const pingMs = 1_000
const keyMs = 1_000

/** A claim that its owner could not release expires. */
const claim = (pool: Pool, key: string): Promise<boolean> =>
  pool.use(connection =>
    transaction(connection, async query => {
      const rows = await query\`
        insert into claims (key) values (\${key})
        on conflict (key) do update set since = now() where claims.since < now() - interval '5 minutes'
        returning key\`
      return rows.length === 1
    }),
  )

const release = (pool: Pool, key: string): Promise<unknown> =>
  pool.use(connection => transaction(connection, query => query\`delete from claims where key = \${key}\`))

/** Who waits for a key waits here, without a place in the pool. */
const claimed = async (pool: Pool, order: Order): Promise<Receipt> => {
  const run = () => pool.use(connection => transaction(connection, query => transfer(query, order)))
  const { idempotencyKey: key } = order
  if (key === null) return run()
  const until = performance.now() + keyMs
  while (!(await claim(pool, key))) {
    if (performance.now() > until) throw keyInFlight(order)
    await sleep(30)
  }
  try {
    return await run()
  } finally {
    release(pool, key).catch(() => {})
  }
}`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.serviceDies.doubtsResolved'],
  mayBreak: 'any',
  firstTry: 'caught',
}
