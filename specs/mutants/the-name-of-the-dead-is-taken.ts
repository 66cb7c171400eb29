import { type Exam, mutant } from './mutant.ts'

/**
 * Each instance has a name, its host name, and holds it in a table of the database: a lease of twenty seconds, renewed every five,
 * with a token of the process. Whoever finds its name held by another token neither books nor is ready until the lease is over. An
 * instance that ends in order gives its name back. One that is killed does not, and the name is that of its successor: the new
 * process waits for the old one, which is dead.
 *
 * A real team writes it against two processes of one name, after a node that was believed dead had come back. Every deployment ends in
 * order, and so every deployment is quick.
 *
 * A client sees it: after SIGTERM the service is back at once, after SIGKILL it refuses everything for up to twenty seconds.
 */
export const service = mutant([
  {
    file: 'app/postgres-bank.ts',
    find: `import { findAccount, insertAccount, listAccounts } from './accounts.ts'`,
    replace: `import { randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import { findAccount, insertAccount, listAccounts } from './accounts.ts'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `import { transaction } from './transaction.ts'`,
    replace: `import { Problem } from './problem.ts'
import { transaction } from './transaction.ts'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `const pingMs = 1_000`,
    replace: `const pingMs = 1_000

const renewMs = 5_000
const claimMs = 200
const token = randomUUID()
let held = false

/** Claims the name of this instance, and renews the claim. A database that does not answer changes nothing. */
export const keepName = async (pool: Pool): Promise<void> => {
  let tableMade = false
  for (;;) {
    try {
      if (!tableMade) {
        await pool.use(connection =>
          transaction(
            connection,
            query => query\`
              create table if not exists instances (
                name text primary key, token text not null, seen timestamptz not null)\`,
          ),
        )
        tableMade = true
      }
      const claimed = await pool.use(connection =>
        transaction(
          connection,
          query => query<{ name: string }>\`
            insert into instances (name, token, seen) values (\${hostname()}, \${token}, now())
            on conflict (name) do update set token = excluded.token, seen = excluded.seen
            where instances.token = excluded.token or instances.seen < now() - interval '20 seconds'
            returning name\`,
        ),
      )
      held = claimed.length === 1
    } catch {
      // It is tried again.
    }
    await sleep(held ? renewMs : claimMs, undefined, { ref: false })
  }
}

export const giveNameBack = async (pool: Pool): Promise<void> => {
  try {
    await pool.use(connection =>
      transaction(connection, query => query\`delete from instances where token = \${token}\`),
    )
  } catch {
    // The lease runs out by itself.
  }
}

const assertName = (): void => {
  if (!held)
    throw new Problem('not-applied', 'another instance has the name of this one; send it again later')
}`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  open: balance => pool.use(connection => transaction(connection, query => insertAccount(query, balance))),`,
    replace: `  open: async balance => {
    assertName()
    return pool.use(connection => transaction(connection, query => insertAccount(query, balance)))
  },`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  transfer: order => pool.use(connection => transaction(connection, query => transfer(query, order))),`,
    replace: `  transfer: async order => {
    assertName()
    return pool.use(connection => transaction(connection, query => transfer(query, order)))
  },`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  ping: async () => {`,
    replace: `  ping: async () => {
    assertName()`,
  },
  {
    file: 'app/service.ts',
    find: `import { postgresBank } from './postgres-bank.ts'`,
    replace: `import { giveNameBack, keepName, postgresBank } from './postgres-bank.ts'`,
  },
  {
    file: 'app/service.ts',
    find: `  const bank = postgresBank(pool)`,
    replace: `  const bank = postgresBank(pool)
  void keepName(pool)`,
  },
  {
    file: 'app/service.ts',
    find: `      { announce: () => readiness.stop(), drain: () => server.drain(), closePool: () => pool.close() },`,
    replace: `      {
        announce: () => readiness.stop(),
        drain: () => server.drain(),
        closePool: async () => {
          await giveNameBack(pool)
          await pool.close()
        },
      },`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.recovery.startWithoutDatabase'],
  mayBreak: 'any',
  firstTry: 'caught',
}
