import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy: each transfer writes an event in its own transaction, and four times a second the service takes what is there out of that table (`skip locked`,
 * so that replicas share the work), logs how much it was, and commits. The relay borrows a place of the pool for a moment, ends with the service, and an
 * event that could not be taken is taken later.
 */
export const service = mutant([
  {
    file: 'app/schema.sql',
    find: `  created_at      timestamptz not null default now()
);`,
    replace: `  created_at      timestamptz not null default now()
);

-- Transfers that the relay has not reported yet.
create table outbox (
  id          bigint generated always as identity primary key,
  transfer_id bigint not null
);`,
  },
  {
    file: 'app/transfer.ts',
    find: `    returning id
  )
  select (select id from claimed) as transfer_id`,
    replace: `    returning id
  ), told as (
    insert into outbox (transfer_id)
    select id from claimed where (select count(*) from moved) = 2
  )
  select (select id from claimed) as transfer_id`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `import { findAccount, insertAccount, listAccounts } from './accounts.ts'`,
    replace: `import { setTimeout as sleep } from 'node:timers/promises'
import { findAccount, insertAccount, listAccounts } from './accounts.ts'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `const pingMs = 1_000`,
    replace: `const pingMs = 1_000
const relayEveryMs = 250
const relayMs = 1_000

/** Reports committed transfers until \`signal\` is aborted; settles when nothing of it is under way. */
export const relayEvents = async (
  pool: Pool,
  report: (count: number) => void,
  signal: AbortSignal,
): Promise<void> => {
  while (!signal.aborted) {
    await sleep(relayEveryMs, undefined, { signal }).catch(() => undefined)
    if (signal.aborted) return
    // Whatever fails is still there the next time.
    await relayOnce(pool, report).catch(() => undefined)
  }
}

const relayOnce = async (pool: Pool, report: (count: number) => void): Promise<void> => {
  const [look] = await pool.use(
    ({ query }) => query<{ waiting: boolean }>\`select exists (select from outbox) as waiting\`,
    relayMs,
  )
  if (look?.waiting !== true) return
  const taken = await pool.use(
    connection =>
      transaction(
        connection,
        query => query<{ transfer_id: number }>\`
          delete from outbox
          where id in (select id from outbox order by id limit 1000 for update skip locked)
          returning transfer_id\`,
      ),
    relayMs,
  )
  if (taken.length > 0) report(taken.length)
}
`,
  },
  {
    file: 'app/service.ts',
    find: `import { postgresBank } from './postgres-bank.ts'`,
    replace: `import { postgresBank, relayEvents } from './postgres-bank.ts'`,
  },
  {
    file: 'app/service.ts',
    find: `  const server = await listen(api, { port: config.port, reportFailure })`,
    replace: `  const server = await listen(api, { port: config.port, reportFailure })
  const relay = new AbortController()
  const relayed = relayEvents(pool, transfers => log.info('transferred', { transfers }), relay.signal)
  const announce = (): void => {
    readiness.stop()
    relay.abort()
  }
  const closePool = async (): Promise<void> => {
    await relayed
    await pool.close()
  }`,
  },
  {
    file: 'app/service.ts',
    find: `      { announce: () => readiness.stop(), drain: () => server.drain(), closePool: () => pool.close() },`,
    replace: `      { announce, drain: () => server.drain(), closePool },`,
  },
])

/** What might look wrong: transactions and log lines that no request asked for, a table that grows and shrinks, and a place in use without a client. */
export const exam: Exam = { spec: 'specs/transaction.spec.ts', breaks: [] }
