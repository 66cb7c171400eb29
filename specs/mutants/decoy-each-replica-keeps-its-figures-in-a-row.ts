import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy: every two seconds each replica writes its figures into a row of its own, in a table beside the money, and the rows of replicas that were silent for an hour are removed.
 * A judge who watches the database sees transactions that belong to no request. They touch neither accounts nor ledger, and end within milliseconds.
 * Each replica updates the row of its own host name. The removal skips rows that somebody has locked, so replicas never wait for each other in a circle.
 * It uses a place of the pool like any caller, one at a time, and no session of its own. What fails is forgotten, since it comes again.
 * From SIGTERM on none begins, and the pool is closed behind the last one.
 */
export const service = mutant([
  {
    file: 'app/schema.sql',
    find: `-- Money is an integer of minor units.`,
    replace: `-- How each replica does; no money.
create table replica_figures (
  host       text primary key,
  requests   bigint not null,
  errors     bigint not null,
  written_at timestamptz not null default now()
);

-- Money is an integer of minor units.`,
  },
  {
    file: 'app/service.ts',
    find: `import { createApi } from './api.ts'`,
    replace: `import { hostname } from 'node:os'
import { createApi } from './api.ts'`,
  },
  {
    file: 'app/service.ts',
    find: `import { shutDown } from './shutdown.ts'`,
    replace: `import { shutDown } from './shutdown.ts'
import { transaction } from './transaction.ts'

const writeEveryMs = 2_000

interface Bookkeeping {
  /** Nothing more is written. */
  end(): void
  /** Settles when nothing is being written; never rejects. */
  over(): Promise<void>
}

const writeFigures = async (pool: Pool, metrics: Metrics): Promise<void> => {
  const { requestCount, errorCount } = metrics.read()
  await pool.use(connection =>
    transaction(connection, async query => {
      await query\`
        insert into replica_figures (host, requests, errors) values (\${hostname()}, \${requestCount}, \${errorCount})
        on conflict (host) do update
        set requests = excluded.requests, errors = excluded.errors, written_at = now()\`
      await query\`
        delete from replica_figures where host in (
          select host from replica_figures where written_at < now() - interval '1 hour'
          for update skip locked)\`
    }),
  )
}

const keepBooks = (pool: Pool, metrics: Metrics): Bookkeeping => {
  let atWork: Promise<void> | undefined
  const timer = setInterval(() => {
    atWork ??= writeFigures(pool, metrics)
      // The next time comes soon, and the pool has logged a lost connection.
      .catch(() => {})
      .finally(() => {
        atWork = undefined
      })
  }, writeEveryMs)
  timer.unref()
  return {
    end: () => clearInterval(timer),
    over: async () => {
      await atWork
    },
  }
}`,
  },
  {
    file: 'app/service.ts',
    find: `  const metrics = new Metrics(() => pool.state)`,
    replace: `  const metrics = new Metrics(() => pool.state)
  const books = keepBooks(pool, metrics)`,
  },
  {
    file: 'app/service.ts',
    find: `      { announce: () => readiness.stop(), drain: () => server.drain(), closePool: () => pool.close() },`,
    replace: `      {
        announce: () => {
          readiness.stop()
          books.end()
        },
        drain: () => server.drain(),
        closePool: async () => {
          await books.over()
          await pool.close()
        },
      },`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
