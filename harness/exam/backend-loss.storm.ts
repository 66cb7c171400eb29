import { setTimeout as sleep } from 'node:timers/promises'
import postgres from 'postgres'
import { connect, type Query } from '../../app/connection.ts'
import { Pool } from '../../app/pool.ts'
import { Problem } from '../../app/problem.ts'
import { transaction } from '../../app/transaction.ts'
import { transfer } from '../../app/transfer.ts'
import { transfer as transferStepByStep } from '../bench/rivals/transfer.ts'

/** The result when every worker has ended. */
export interface StormReport {
  readonly terminated: number
  readonly applied: number
  /** Number of requests answered neither with success nor with the promise that nothing was applied. */
  readonly unknown: number
  readonly hung: number
}

type Transact = <T>(work: (query: Query) => Promise<T>) => Promise<T>

interface Way {
  readonly connectTo: (url: string) => Transact
  readonly transfer: typeof transfer
  readonly terminations: number
}

const workers = 10
const hungAfterMs = 5_000
const timeouts = { connectMs: 1_000, lockMs: 1_000, statementMs: 2_000, transactionMs: 3_000 }

const byLibrary = (url: string): Transact => {
  const sql = postgres(url, {
    max: workers,
    types: { bigint: { to: 20, from: [20], serialize: String, parse: Number } },
    connection: { application_name: 'plumbline' },
    onnotice: () => {},
  })
  return async work =>
    (await sql.begin(tx => work(tx as unknown as Query))) as Awaited<ReturnType<typeof work>>
}

const byService = (url: string): Transact => {
  const pool = new Pool({
    limits: { size: workers, queue: 0, waitMs: 1_000 },
    leaseMs: 3_000,
    connect: () => connect(url, timeouts),
    reportLoss: () => {},
  })
  return work => pool.use(connection => transaction(connection, work))
}

/** Two variants of a transaction of five statements, and the service's own transfer. */
const ways: Readonly<Record<string, Way>> = {
  'sql.begin': { connectTo: byLibrary, transfer: transferStepByStep, terminations: 300 },
  'transaction.ts': { connectTo: byService, transfer: transferStepByStep, terminations: 300 },
  'transfer.ts': { connectTo: byService, transfer, terminations: 100 },
}

/** Pauses 5 ms before each statement, so that a backend may be terminated between any two of them. */
const unhurried =
  (query: Query): Query =>
  async (text, ...values) => {
    await sleep(5)
    return query(text, ...values)
  }

/** Makes transfers on ten accounts while their backends are terminated. */
const storm = async (url: string, way: Way): Promise<StormReport> => {
  const transact = way.connectTo(url)
  const calm = new AbortController()
  let applied = 0
  let unknown = 0
  let hung = 0

  const attempt = async (fromId: number): Promise<void> => {
    const order = { fromId, toId: (fromId % workers) + 1, amount: 1, idempotencyKey: null }
    try {
      await transact(async query => {
        await way.transfer(unhurried(query), order)
        await sleep(5)
      })
      applied += 1
    } catch (error) {
      // A refusal is a correct response after a lost backend; a crash, a hang or lost money is not.
      if (!(error instanceof Problem && error.kind === 'not-applied')) unknown += 1
    }
  }
  const worker = async (accountId: number): Promise<void> => {
    while (!calm.signal.aborted) {
      const late = sleep(hungAfterMs, 'hung' as const, { ref: false })
      if ((await Promise.race([attempt(accountId), late])) !== 'hung') continue
      hung += 1
      return
    }
  }

  const running = Array.from({ length: workers }, (_, index) => worker(index + 1))
  const terminated = await terminateBackends(url, way.terminations)
  calm.abort()
  await Promise.all(running)
  return { terminated, applied, unknown, hung }
}

/**
 * Terminates one in ten backends that are between two statements, so that transactions proceed. Gives up after 5 s without a
 * backend to terminate, because all workers hang then. @returns how many were terminated.
 */
const terminateBackends = async (url: string, terminations: number): Promise<number> => {
  const sql = postgres(url, { max: 1, connection: { application_name: 'storm' }, onnotice: () => {} })
  let terminated = 0
  let lastVictimAt = Date.now()
  while (terminated < terminations && Date.now() - lastVictimAt < hungAfterMs) {
    const signals = await sql<{ delivered: boolean }[]>`
      select pg_terminate_backend(pid) as delivered from pg_stat_activity
      where datname = current_database() and application_name = 'plumbline' and state = 'idle in transaction'
        and random() < 0.1`
    const victims = signals.filter(({ delivered }) => delivered).length
    terminated += victims
    if (victims > 0) lastVictimAt = Date.now()
    await sleep(3)
  }
  await sql.end({ timeout: 1 })
  return terminated
}

const [name = '', url = ''] = process.argv.slice(2)
const way = ways[name]
if (way === undefined) throw new Error(`way ${name}: expected one of ${Object.keys(ways).join(', ')}`)
console.log(JSON.stringify(await storm(url, way)))
process.exit(0)
