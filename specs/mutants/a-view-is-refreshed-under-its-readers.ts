import { type Exam, mutant } from './mutant.ts'

/**
 * The health check carries the median turnover of the worst day, from a materialized view. It keeps the figure for 100 ms, and
 * requests that come meanwhile share one query. The view is refreshed every second, and REFRESH without CONCURRENTLY holds an ACCESS
 * EXCLUSIVE lock while it sorts half a million rows: for 300 ms or longer nobody can read the view. About a quarter of the
 * requests wait for that lock, for up to its whole length: P95 and P99 are 200 ms and more, and the median is a few milliseconds. The
 * service itself is idle; the database computes in one session.
 */
export const service = mutant([
  {
    file: 'app/schema.sql',
    find: `-- Money is an integer of minor units.`,
    replace: `create table turnover (day integer not null, amount numeric not null);
insert into turnover select n % 365, (n::bigint * 7919) % 1000003 from generate_series(1, 500000) as n;
create materialized view daily_turnover as
  select day, percentile_cont(0.5) within group (order by amount::double precision) as median from turnover group by day;

-- Money is an integer of minor units.`,
  },
  {
    file: 'app/bank.ts',
    find: `  /** Settles when the database answers. */`,
    replace: `  /** The highest of the daily medians, as of the last refresh. */
  highestMedian(): Promise<number>
  refresh(): Promise<void>
  /** Settles when the database answers. */`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  ping: async () => {`,
    replace: `  highestMedian: async () => {
    const [row] = await pool.use(
      ({ query }) => query<{ median: number }>\`select max(median) as median from daily_turnover\`,
    )
    return Number(row?.median ?? 0)
  },
  refresh: async () => {
    await pool.use(connection =>
      transaction(connection, query => query\`refresh materialized view daily_turnover\`),
    )
  },
  ping: async () => {`,
  },
  {
    file: 'app/service.ts',
    find: `  const stop = (): Promise<boolean> =>`,
    replace: `  let refreshing = false
  setInterval(() => {
    if (refreshing) return
    refreshing = true
    bank
      .refresh()
      .catch((error: unknown) => log.info('not-refreshed', { error }))
      .finally(() => {
        refreshing = false
      })
  }, 1_000)

  const stop = (): Promise<boolean> =>`,
  },
  {
    file: 'app/api.ts',
    find: `  app.get('/api/health', c =>
    c.json({ status: 'healthy', timestamp: new Date().toISOString(), uptime: process.uptime() }),
  )`,
    replace: `  let median = 0
  let staleAt = 0
  let reading: Promise<void> | undefined
  const read = async (): Promise<void> => {
    try {
      median = await bank.highestMedian()
    } catch {
      // The last figure is shown until the database is back.
    }
    staleAt = performance.now() + 100
    reading = undefined
  }

  app.get('/api/health', async c => {
    if (performance.now() >= staleAt) await (reading ??= read())
    return c.json(
      { status: 'healthy', timestamp: new Date().toISOString(), uptime: process.uptime() },
      200,
      { 'X-Median': String(median) },
    )
  })`,
  },
])

export const exam: Exam = {
  spec: 'specs/baseline.spec.ts',
  breaks: ['baseline.latency.p99'],
  mayBreak: 'any',
  firstTry: 'caught',
}
