import { type Exam, mutant } from './mutant.ts'

/**
 * Nine places serve requests, and the tenth is a pool of its own for readiness. It looks like a place that was lost, or like a
 * connection beside the pool. It is healthy: both together are never more than POOL_SIZE. As many orders can wait at the
 * database after a fault as before it. The connection of the probes is dialled again when it is dead, has the same time-outs, and
 * is closed at the end. Readiness is still a query, and it answers while all other places wait for a lock.
 */
export const service = mutant([
  {
    file: 'app/service.ts',
    find: `  const pool = new Pool({
    limits,
    leaseMs: timeouts.transactionMs,
    connect: () => dialler.dial(),
    reportLoss: error => log.info('connection-lost', { error }),
  })`,
    replace: `  const poolOf = (size: number): Pool =>
    new Pool({
      limits: { ...limits, size },
      leaseMs: timeouts.transactionMs,
      connect: () => dialler.dial(),
      reportLoss: error => log.info('connection-lost', { error }),
    })
  // A pool of one place has none to spare: then the probes share it.
  const pool = poolOf(Math.max(1, limits.size - 1))
  const probes = limits.size > 1 ? poolOf(1) : pool`,
  },
  {
    file: 'app/service.ts',
    find: `new Readiness(() => bank.ping(), log.info)`,
    replace: `new Readiness(() => postgresBank(probes).ping(), log.info)`,
  },
  {
    file: 'app/service.ts',
    find: `  const stop = (): Promise<boolean> =>`,
    replace: `  const closePools = async (): Promise<void> => {
    await Promise.all([pool.close(), probes.close()])
  }
  const stop = (): Promise<boolean> =>`,
  },
  { file: 'app/service.ts', find: `closePool: () => pool.close()`, replace: `closePool: closePools` },
])

export const exam: Exam = { spec: 'specs/transaction.spec.ts', breaks: [], firstTry: 'acquitted' }
