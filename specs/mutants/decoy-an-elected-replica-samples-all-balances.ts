import { type Exam, mutant } from './mutant.ts'

/**
 * Healthy: once a second one of the replicas copies the balances that have changed into a read model of its own, for charts. It looks
 * like two leaders at once, a leader that died and is still believed, a table that two replicas create at the same time, or a job
 * that holds up transfers.
 * The leader is elected anew for each sample, by an advisory lock that is tried (nobody waits for it) and ends with the transaction,
 * so also with its session, whoever dies. The table is created under that lock. The sample is one statement in one snapshot: it reads
 * the accounts without locks and writes only its own table, which only a leader writes. It is an upsert of what differs, so a COMMIT
 * whose answer is lost needs no answer. It takes one place of the pool for some ms, no connection of its own, two seconds at most,
 * and one at a time; a failure is forgotten until the next second. At the end of the process it is stopped before the pool is closed.
 * No answer of the service comes from the read model.
 */
export const service = mutant([
  {
    file: 'app/postgres-bank.ts',
    find: `const pingMs = 1_000`,
    replace: `const pingMs = 1_000

const sampleEveryMs = 1_000
const sampleLeaseMs = 2_000

/** Until the end of the transaction; a replica that does not get it leaves the work to the other. */
const lead = 'select pg_try_advisory_xact_lock(7210331) as leads'

const createSamples = \`
  create table if not exists balance_samples (
    account_id bigint primary key,
    balance bigint not null,
    sampled_at timestamptz not null default now()
  )\`

const takeSamples = \`
  insert into balance_samples (account_id, balance)
  select a.id, a.balance from accounts a left join balance_samples s on s.account_id = a.id
  where s.balance is distinct from a.balance
  order by a.id
  on conflict (account_id) do update set balance = excluded.balance, sampled_at = now()\`

/** Keeps the read model \`balance_samples\`, for the charts, a second behind the accounts. One replica at a time does it. */
export const keepSamples = (
  pool: Pool,
  reportFailure: (error: unknown) => void,
): { stop(): Promise<void> } => {
  let made = false
  let running: Promise<void> | undefined

  const sample = async (): Promise<void> => {
    try {
      const led = await pool.use(
        connection =>
          transaction(connection, async query => {
            const [vote] = await query<{ leads: boolean }>(lead)
            if (vote?.leads !== true) return false
            if (!made) await query(createSamples)
            await query(takeSamples)
            return true
          }),
        sampleLeaseMs,
      )
      if (led) made = true
    } catch (error) {
      // A busy or lost database: the next second brings what is missing, and an unknown outcome is the same.
      if (!(error instanceof Problem)) reportFailure(error)
    }
  }

  const timer = setInterval(() => {
    running ??= sample().finally(() => {
      running = undefined
    })
  }, sampleEveryMs)
  timer.unref()

  return {
    stop: async () => {
      clearInterval(timer)
      await running
    },
  }
}`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `import type { Pool } from './pool.ts'`,
    replace: `import type { Pool } from './pool.ts'
import { Problem } from './problem.ts'`,
  },
  {
    file: 'app/service.ts',
    find: `import { postgresBank } from './postgres-bank.ts'`,
    replace: `import { keepSamples, postgresBank } from './postgres-bank.ts'`,
  },
  {
    file: 'app/service.ts',
    find: `  const stop = (): Promise<boolean> =>`,
    replace: `  const samples = keepSamples(pool, reportFailure)
  const closePool = async (): Promise<void> => {
    await samples.stop()
    await pool.close()
  }

  const stop = (): Promise<boolean> =>`,
  },
  {
    file: 'app/service.ts',
    find: `closePool: () => pool.close() },`,
    replace: `closePool },`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
