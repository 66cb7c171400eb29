import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy: each start is noted in an extra table, which keeps the latest twenty. It is done in the background, in a
 * transaction of its own, and tried again every half second until the database takes it: the service listens and serves
 * meanwhile, and neither ledger nor accounts are touched.
 */
export const service = mutant([
  {
    file: 'app/service.ts',
    find: `import { shutDown } from './shutdown.ts'`,
    replace: `import { shutDown } from './shutdown.ts'
import { transaction } from './transaction.ts'`,
  },
  {
    file: 'app/service.ts',
    find: `/** Connects the parts and listens. The database may start later. */`,
    replace: `const noteAgainMs = 500

/** The lock lets one process at a time make the table: \`if not exists\` alone may fail when two try. */
const writeStart = (pool: Pool): Promise<void> =>
  pool.use(connection =>
    transaction(connection, async query => {
      await query\`select pg_advisory_xact_lock(7203911)\`
      await query\`create table if not exists service_starts (
        id bigint generated always as identity primary key,
        started_at timestamptz not null default now()
      )\`
      await query\`insert into service_starts default values\`
      await query\`delete from service_starts
        where id not in (select id from service_starts order by id desc limit 20)\`
    }),
  )

const noteStart = async (pool: Pool, readiness: Readiness): Promise<void> => {
  if (readiness.stopping) return
  try {
    await writeStart(pool)
  } catch {
    setTimeout(() => void noteStart(pool, readiness), noteAgainMs).unref()
  }
}

/** Connects the parts and listens. The database may start later. */`,
  },
  {
    file: 'app/service.ts',
    find: `  const server = await listen(api, { port: config.port, reportFailure })`,
    replace: `  const server = await listen(api, { port: config.port, reportFailure })
  void noteStart(pool, readiness)`,
  },
])

export const exam: Exam = {
  spec: 'specs/start.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
