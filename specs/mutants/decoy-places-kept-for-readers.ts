import { mutant, type Exam } from './mutant.ts'

export const service = mutant([
  {
    file: 'app/postgres-bank.ts',
    find: `export const postgresBank = (pool: Pool): Bank => ({`,
    replace: `export const postgresBank = (pool: Pool, readers: Pool): Bank => ({`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  find: id => pool.use(`,
    replace: `  find: id => readers.use(`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  list: () => pool.use(`,
    replace: `  list: () => readers.use(`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `    await pool.use(({ query }) => query\`select 1\`, pingMs)`,
    replace: `    await readers.use(({ query }) => query\`select 1\`, pingMs)`,
  },
  {
    file: 'app/service.ts',
    find: `  const pool = new Pool({
    limits,
    leaseMs: timeouts.transactionMs,
    connect: () => dialler.dial(),
    reportLoss: error => log.info('connection-lost', { error }),
  })
  const bank = postgresBank(pool)`,
    replace: `  const poolOf = (size: number): Pool =>
    new Pool({
      limits: { ...limits, size },
      leaseMs: timeouts.transactionMs,
      connect: () => dialler.dial(),
      reportLoss: error => log.info('connection-lost', { error }),
    })
  // Together they have POOL_SIZE places: transfers that wait for locks leave three of ten to readers and probes.
  const forReaders = Math.floor(limits.size * 0.3)
  const pool = poolOf(limits.size - forReaders)
  const readers = forReaders === 0 ? pool : poolOf(forReaders)
  const pools = [...new Set([pool, readers])]
  const bank = postgresBank(pool, readers)`,
  },
  {
    file: 'app/service.ts',
    find: `  const metrics = new Metrics(() => pool.state)`,
    replace: `  const metrics = new Metrics(() => ({
    size: limits.size,
    inUse: pools.reduce((sum, { state }) => sum + state.inUse, 0),
    queued: pools.reduce((sum, { state }) => sum + state.queued, 0),
  }))`,
  },
  {
    file: 'app/service.ts',
    find: `      { announce: () => readiness.stop(), drain: () => server.drain(), closePool: () => pool.close() },`,
    replace: `      {
        announce: () => readiness.stop(),
        drain: () => server.drain(),
        closePool: async () => {
          await Promise.all(pools.map(each => each.close()))
        },
      },`,
  },
])

/**
 * Healthy: three of the ten places are for reads and probes, and transfers have seven. It looks odd: ten transfers at a
 * lock are seven at the database and three in the queue, with places free. But there are never more than POOL_SIZE
 * connections, each queue has its length and its deadline as before, no caller ever holds a place of both, and reads are
 * answered while transfers wait. A transfer still settles within the wait for a place and the lease, or is turned away
 * honestly, and locks, keys and commits are untouched.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
