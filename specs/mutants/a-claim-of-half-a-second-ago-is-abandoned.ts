import { type Exam, mutant } from './mutant.ts'

/**
 * Wrong: a key is claimed in a table of its own, in a transaction that is committed before the money moves, so that twins see it at once. Whose process dies leaves its claim behind: four times a
 * second the service sweeps out claims of more than half a second that have no transfer yet. But who is only slow, for example behind a lock, is swept out too, and does not look whether the claim is
 * still there when it has moved the money. Its twin claims the key anew.
 *
 * A real team writes it as "a lease for the key, 25 times the P99". The ledger lost its unique constraint when the keys moved out.
 *
 * Breaks exactly-once (a key is one transfer) and "409 the same key still in flight".
 * A client sees it: an account is locked for 0.9 s, for example by a backup or a stalled disk. POST /api/transfer with a key, and the same again: both wait and both are answered 200, with two transferIds and without
 * Idempotency-Replayed; the money has moved twice. Sent again later, the key gives one of the two.
 */
export const service = mutant([
  {
    file: 'app/schema.sql',
    find: `  idempotency_key text unique,`,
    replace: `  idempotency_key text,`,
  },
  {
    file: 'app/schema.sql',
    find: `  created_at      timestamptz not null default now()
);
`,
    replace: `  created_at      timestamptz not null default now()
);

-- Keys, of orders that are under way and of those that are done.
create table claims (
  key         text primary key,
  -- Null while the order is under way.
  transfer_id bigint,
  claimed_at  timestamptz not null default clock_timestamp()
);
create index claims_under_way on claims (claimed_at) where transfer_id is null;
`,
  },
  {
    file: 'app/transfer.ts',
    find: `    on conflict (idempotency_key) do nothing
`,
    replace: ``,
  },
  {
    file: 'app/transfer.ts',
    find: `    select id, from_id, to_id, amount from transfers where idempotency_key = \${order.idempotencyKey}\``,
    replace: `    select id, from_id, to_id, amount from transfers
    where id = (select transfer_id from claims where key = \${order.idempotencyKey})\``,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `import type { Bank } from './bank.ts'
import type { Pool } from './pool.ts'
import { transaction } from './transaction.ts'
import { transfer } from './transfer.ts'
`,
    replace: `import { setTimeout as sleep } from 'node:timers/promises'
import type { Bank, Order, Receipt } from './bank.ts'
import type { Connection } from './connection.ts'
import type { Pool } from './pool.ts'
import { transaction } from './transaction.ts'
import { keyInFlight, replay, transfer } from './transfer.ts'
`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `const pingMs = 1_000
`,
    replace: `const pingMs = 1_000

const lookEveryMs = 25
/** Shorter than the wait for a lock: a twin is told before the first has given up. */
const patienceMs = 900

/** Visible to all at once. @returns false when the key is taken. */
const claim = (connection: Connection, key: string): Promise<boolean> =>
  transaction(connection, async query => {
    const rows = await query<{ key: string }>\`
      insert into claims (key) values (\${key}) on conflict (key) do nothing returning key\`
    return rows.length === 1
  })

/** @returns the receipt of a twin, or nothing once the key is ours. @throws Problem \`key-in-flight\`. */
const claimOrReplay = async (connection: Connection, key: string, order: Order): Promise<Receipt | undefined> => {
  const until = performance.now() + patienceMs
  while (!(await claim(connection, key))) {
    for (;;) {
      const [twin] = await connection.query<{ transfer_id: number | null }>\`
        select transfer_id from claims where key = \${key}\`
      if (twin === undefined) break
      if (twin.transfer_id !== null) return replay(connection.query, order)
      if (performance.now() > until) throw keyInFlight(order)
      await sleep(lookEveryMs)
    }
  }
  return undefined
}

/** A refused order leaves its key free. If that fails, the sweep does it. */
const release = (connection: Connection, key: string): Promise<unknown> =>
  transaction(
    connection,
    query => query\`delete from claims where key = \${key} and transfer_id is null\`,
  ).catch(() => undefined)

const transferOnce = async (connection: Connection, order: Order): Promise<Receipt> => {
  const { idempotencyKey: key } = order
  if (key === null) return transaction(connection, query => transfer(query, order))
  const twin = await claimOrReplay(connection, key, order)
  if (twin !== undefined) return twin
  try {
    return await transaction(connection, async query => {
      const receipt = await transfer(query, order)
      await query\`update claims set transfer_id = \${receipt.transferId} where key = \${key}\`
      return receipt
    })
  } catch (error) {
    await release(connection, key)
    throw error
  }
}

/** An order takes 20 ms. The claim of one that has taken this long belongs to nobody any more. */
const sweepEveryMs = 250

/** Frees the keys of processes and connections that died. @returns what ends it. */
export const sweepClaims = (pool: Pool): (() => void) => {
  const sweep = () =>
    pool.use(connection =>
      transaction(
        connection,
        query => query\`
          delete from claims
          where transfer_id is null and claimed_at < clock_timestamp() - interval '500 milliseconds'\`,
      ),
    )
  let sweeping = false
  const timer = setInterval(() => {
    if (sweeping) return
    sweeping = true
    // The next sweep finds what this one has left.
    sweep()
      .catch(() => undefined)
      .finally(() => {
        sweeping = false
      })
  }, sweepEveryMs)
  return () => clearInterval(timer)
}
`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `pool.use(connection => transaction(connection, query => transfer(query, order))),`,
    replace: `pool.use(connection => transferOnce(connection, order)),`,
  },
  {
    file: 'app/service.ts',
    find: `import { postgresBank } from './postgres-bank.ts'`,
    replace: `import { postgresBank, sweepClaims } from './postgres-bank.ts'`,
  },
  {
    file: 'app/service.ts',
    find: `  const stop = (): Promise<boolean> =>
    shutDown(
      { announce: () => readiness.stop(), drain: () => server.drain(), closePool: () => pool.close() },
      config.shutdown,
    )
`,
    replace: `  const endSweep = sweepClaims(pool)
  const announce = (): void => {
    readiness.stop()
    endSweep()
  }
  const stop = (): Promise<boolean> =>
    shutDown({ announce, drain: () => server.drain(), closePool: () => pool.close() }, config.shutdown)
`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.serviceDies.exactlyOnce'],
  mayBreak: 'any',
  firstTry: 'caught',
}
