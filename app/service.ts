import { createApi } from './api.ts'
import type { Config } from './config.ts'
import { openConnection } from './connection.ts'
import * as log from './log.ts'
import { Metrics } from './metrics.ts'
import { Pool } from './pool.ts'
import { postgresBank } from './postgres-bank.ts'
import { Readiness } from './readiness.ts'
import { drain, listen, portOf } from './server.ts'
import { shutDown } from './shutdown.ts'

export interface Service {
  readonly port: number
  /** @returns whether every request was answered before the deadline. */
  stop(): Promise<boolean>
}

/** Puts the parts together and listens. The database need not be there yet. */
export const startService = async (config: Config): Promise<Service> => {
  const { databaseUrl, timeouts, pool: limits } = config
  const pool = new Pool({
    limits,
    leaseMs: timeouts.transactionMs,
    open: () => openConnection(databaseUrl, timeouts),
  })
  const bank = postgresBank(pool)
  const readiness = new Readiness(() => bank.ping(), log.info)
  const metrics = new Metrics(() => pool.state)
  const reportFailure = (error: unknown, request: log.Fields): void =>
    log.failure('unexpected', error, request)
  const server = await listen(createApi({ bank, metrics, readiness, reportFailure }), config.port)

  const stop = (): Promise<boolean> =>
    shutDown(
      { announce: () => readiness.stop(), drain: () => drain(server), closePool: () => pool.close() },
      config.shutdown,
    )
  return { port: portOf(server), stop }
}
