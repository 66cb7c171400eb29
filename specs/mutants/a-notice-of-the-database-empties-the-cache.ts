import { type Exam, mutant } from './mutant.ts'
/**
 * Balances that were read are kept, and a trigger tells every replica by NOTIFY when one changed. Within one process it is
 * right: a transfer drops both accounts before it is answered, and a read that was under way meanwhile is not kept (epoch).
 * The pool gives one of its connections to the listener. But a notification is sent to the others only after the COMMIT, by
 * another backend: a client that was confirmed by one replica and reads from the other can be there first. And a listener
 * that is lost while the database is down does not say so: the other replica's changes go unnoticed.
 */
export const service = mutant([
  {
    file: 'app/schema.sql',
    find: `  created_at      timestamptz not null default now()
);`,
    replace: `  created_at      timestamptz not null default now()
);

create function tell_balance() returns trigger language plpgsql as $tell$
begin
  perform pg_notify('balances', new.id::text);
  return null;
end $tell$;

create trigger tell_balance after update on accounts for each row execute function tell_balance();`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `import { findAccount, insertAccount, listAccounts } from './accounts.ts'
import type { Bank } from './bank.ts'`,
    replace: `import postgres from 'postgres'
import { findAccount, insertAccount, listAccounts } from './accounts.ts'
import type { Account, Bank } from './bank.ts'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `const pingMs = 1_000
`,
    replace: `const pingMs = 1_000
const longestCache = 10_000

/** Balances that were read, until anybody changes them. */
class Balances {
  readonly #known = new Map<number, Account>()
  #epoch = 0

  async read(id: number, ask: () => Promise<Account>): Promise<Account> {
    const known = this.#known.get(id)
    if (known !== undefined) return known
    const epoch = this.#epoch
    const account = await ask()
    // Not kept when something changed meanwhile: it may be from before.
    if (epoch === this.#epoch) {
      if (this.#known.size >= longestCache) this.#known.clear()
      this.#known.set(id, account)
    }
    return account
  }

  forget(...ids: readonly number[]): void {
    this.#epoch += 1
    for (const id of ids) this.#known.delete(id)
  }

  clear(): void {
    this.#epoch += 1
    this.#known.clear()
  }
}

/** The changes of every replica. The driver listens again when its connection was lost. */
const listenFor = (balances: Balances, url: string): void => {
  const sql = postgres(url, {
    max: 1,
    fetch_types: false,
    onnotice: () => {},
    connection: { application_name: 'plumbline' },
  })
  const listen = (): void => {
    sql
      .listen(
        'balances',
        id => balances.forget(Number(id)),
        () => balances.clear(),
      )
      .catch(() => setTimeout(listen, 500).unref())
  }
  listen()
}
`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `export const postgresBank = (pool: Pool): Bank => ({`,
    replace: `export const postgresBank = (pool: Pool, databaseUrl: string): Bank => {
  const balances = new Balances()
  listenFor(balances, databaseUrl)
  return {`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  find: id => pool.use(({ query }) => findAccount(query, id)),`,
    replace: `  find: id => balances.read(id, () => pool.use(({ query }) => findAccount(query, id))),`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  transfer: order => pool.use(connection => transaction(connection, query => transfer(query, order))),`,
    replace: `  transfer: async order => {
    try {
      return await pool.use(connection => transaction(connection, query => transfer(query, order)))
    } finally {
      balances.forget(order.fromId, order.toId)
    }
  },`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `    await pool.use(({ query }) => query\`select 1\`, pingMs)
  },
})`,
    replace: `    await pool.use(({ query }) => query\`select 1\`, pingMs)
  },
  }
}`,
  },
  {
    file: 'app/service.ts',
    find: `  const bank = postgresBank(pool)`,
    replace: `  const bank = postgresBank(pool, databaseUrl)`,
  },
  {
    file: 'app/service.ts',
    find: `    limits,
    leaseMs:`,
    replace: `    // One connection listens.
    limits: { ...limits, size: Math.max(1, limits.size - 1) },
    leaseMs:`,
  },
])
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.replicas.readsConfirmed'],
  mayBreak: 'any',
  firstTry: 'caught',
}
