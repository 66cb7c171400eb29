import { createApi } from './api.ts'
import type { Config } from './config.ts'
import { connect } from './connection.ts'
import { Dialler } from './dialler.ts'
import * as log from './log.ts'
import { Metrics } from './metrics.ts'
import { Pool } from './pool.ts'
import { postgresBank } from './postgres-bank.ts'
import { Readiness } from './readiness.ts'
import { listen } from './server.ts'
import { shutDown } from './shutdown.ts'

export interface Service {
  readonly port: number
  /** @returns whether every request was answered before the deadline. */
  stop(): Promise<boolean>
}

/** Connects the parts and listens. The database may start later. */
export const startService = async (config: Config): Promise<Service> => {
  const { databaseUrl, timeouts, pool: limits } = config
  const dialler = new Dialler({ connect: () => connect(databaseUrl, timeouts), log: log.info })
  const pool = new Pool({
    limits,
    leaseMs: timeouts.transactionMs,
    connect: () => dialler.dial(),
    reportLoss: error => log.info('connection-lost', { error }),
  })
  const bank = postgresBank(pool)
  const readiness = new Readiness(() => bank.ping(), log.info)
  const metrics = new Metrics(() => pool.state)
  const reportFailure = (error: unknown, request: log.Fields = {}): void =>
    log.failure('unexpected', error, request)
  const api = createApi({ bank, metrics, readiness, reportFailure })
  const server = await listen(api, { port: config.port, reportFailure })

  const stop = (): Promise<boolean> =>
    shutDown(
      { announce: () => readiness.stop(), drain: () => server.drain(), closePool: () => pool.close() },
      config.shutdown,
    )
  return { port: server.port, stop }
}
