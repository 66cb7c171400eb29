import { type Exam, mutant } from './mutant.ts'

/**
 * Wrong: once a second one of the replicas (elected by an advisory lock that ends with the transaction) copies the balances that have
 * changed into a read model of its own, for charts. So that no balance changes while it does, it first takes all accounts FOR SHARE,
 * the largest first, as the charts show them. Readers do not notice. But FOR SHARE excludes the lock of a transfer, and "the largest
 * first" is not the order of ids in which transfers take theirs.
 *
 * Breaks CONTRACT `transaction.*`: "no deadlock", and docs/checks.md, noDoubt: "none is turned away: ten clients are no overload".
 * Seen: ten clients that move money at random for some seconds. The job has account 5 and waits for account 2, a transfer has 2 and
 * waits for 5: a ring in the lock table about once a second, which the lock timeout or the deadlock detector ends after a second;
 * until then more and more accounts wait, and their orders are answered 503 `not-applied`. And while one account is locked by
 * somebody, the job waits for it with all richer ones in its hand, so orders between other accounts wait and are refused too.
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

/** No balance may change between two samples of one chart. */
const holdStill = 'select id from accounts order by balance desc, id for share'

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
            await query(holdStill)
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
  only: '2,000 random',
  breaks: ['transaction.noDoubt'],
  mayBreak: 'any',
  firstTry: 'caught',
}
