import { setTimeout as sleep } from 'node:timers/promises'
import {
  databaseOf,
  type FaultName,
  inject,
  ms,
  openSession,
  seconds,
  serviceSessions,
  type Session,
  type System,
  workload,
} from 'vitest-plumbline'
import { judgeAudit, type Judgement, noDoubt, nothingLeftBehind } from 'vitest-plumbline/judge'
import { money, type Movement } from './domain.ts'
import { ask, balancesRead, transferAt } from './requests.ts'
import { settledMs } from './under-faults.ts'
import { lockFirst, order, poolSize, times } from './workloads.ts'

/** Long enough for the transaction of an answered request to be over. */
const restMs = 200
/** What most looks find decides: a job in the background may be at work at one, and one that waits for a lock may rest at two. */
const most = 3
const betweenMs = 60

/** No session is in a transaction or at work, and there are no more than the service promised. */
export async function leftBehind(system: System): Promise<Judgement> {
  const promised = poolSize * system.services.length
  const sql = openSession(databaseOf(system).url)
  await sleep(restMs)
  try {
    const looks: Judgement[] = []
    for (;;) {
      const sessions = await serviceSessions(sql)
      const judgement = nothingLeftBehind({ sessions, connectionsBefore: promised }, promised)
      looks.push(judgement)
      if (looks.filter(({ verdict }) => verdict === judgement.verdict).length === most) return judgement
      await sleep(betweenMs)
    }
  } finally {
    await sql.end({ timeout: 1 })
  }
}

/** One from the first account to the second. */
export async function firstOrder(sql: Session): Promise<Movement> {
  const [from, to] = await sql<{ id: string }[]>`select id from accounts order by id limit 2`
  return { fromId: Number(from?.id), toId: Number(to?.id), amount: 1 }
}

/** Injects a fault, and heals it at once. Returns how often it struck. */
export async function strikeOnce(system: System, fault: FaultName): Promise<number> {
  const plan = [{ fault, after: ms(0), lasts: ms(0) }]
  const injection = { now: () => performance.now(), busy: async () => {}, recover: async () => {} }
  let strikes = 0
  for await (const _ of inject(system, plan, injection)) strikes++
  return strikes
}

/** After SIGTERM, for what is in flight: longer than a service announces its end, and less than a lock may be waited for. */
const drainedMs = 500

/** Sessions whose client disappeared, and those that an operator's statement ended. */
async function disconnected(sql: Session) {
  const [counted] = await sql<{ abandoned: number; killed: number }[]>`
    select sessions_abandoned::int as abandoned, sessions_killed::int as killed
    from pg_stat_database where datname = current_database()`
  return counted ?? { abandoned: 0, killed: 0 }
}

/** A service that only exits leaves its sessions to the database, which finds the sockets closed without a last message. */
export async function closedPool(system: System): Promise<Judgement> {
  const sql = openSession(databaseOf(system).url)
  try {
    const before = await disconnected(sql)
    const transfer = await firstOrder(sql)
    const locked = sql.begin(async held => {
      await held`select id from accounts for update`
      await sleep(2 * restMs + drainedMs)
    })
    await sleep(restMs)
    const inFlight = times(2).map(() => transferAt(system.service.origin, transfer))
    await sleep(restMs)
    const examined = await strikeOnce(system, 'terminateService')
    await Promise.all([locked, ...inFlight])
    const left = (await disconnected(sql)).abandoned - before.abandoned
    return judgeAudit({
      check: 'closedPool',
      fix: { kind: 'note', text: 'close the pool before the process exits' },
      title: 'at SIGTERM a service ends its sessions at the database',
      of: 'ends',
      examined,
      violations: left === 0 ? [] : [{ kind: 'not ended', what: `sessions that were abandoned: ${left}` }],
    })
  } finally {
    await sql.end({ timeout: 1 })
  }
}

/** The database's processes for the service, by the address of the replica. */
async function processesByReplica(sql: Session): Promise<ReadonlyMap<string, readonly number[]>> {
  const found = await sql<{ replica: string; processes: number[] }[]>`
    select client_addr::text as replica, array_agg(pid) as processes from pg_stat_activity
    where datname = current_database() and application_name <> current_setting('application_name')
    group by client_addr having client_addr is not null`
  return new Map(found.map(({ replica, processes }) => [replica, processes]))
}

/** One of several replicas ends in order, while nothing is in flight. */
export async function ownSessions(system: System): Promise<Judgement> {
  const sql = openSession(databaseOf(system).url)
  try {
    await Promise.all(system.services.map(({ origin }) => ask(`${origin}/api/accounts`)))
    const [before, replicas] = [await disconnected(sql), await processesByReplica(sql)]
    await strikeOnce(system, 'terminateService')
    const left = new Set([...(await processesByReplica(sql)).values()].flat())
    const killed = (await disconnected(sql)).killed - before.killed
    const isOneUntouched = [...replicas.values()].some(processes => processes.some(pid => left.has(pid)))
    // A service may also open a session for each request, or end its own by a statement.
    const areAllEnded = replicas.size > 1 && killed > 0 && !isOneUntouched
    return judgeAudit({
      check: 'ownSessions',
      fix: { kind: 'note', text: 'close the pool: other replicas have sessions of the same user and name' },
      title: 'a replica that ends at SIGTERM ends no session of another one',
      of: 'replicas with sessions',
      examined: replicas.size,
      violations: areAllEnded
        ? [{ kind: 'sessions of another one', what: `all replicas lost theirs, ${killed} by a statement` }]
        : [],
    })
  } finally {
    await sql.end({ timeout: 1 })
  }
}

/** A service uses a connection for three seconds at most. A timer of a refused request that is not cleared ends it then. */
const leaseMs = 3_000
/** Accounts are opened meanwhile. */
const aheadMs = 500
const ordersEach = 60

/** Each connection is used by an order that is refused, and by others when the time of that one would be over. */
export async function servedAfterRefusals(system: System): Promise<Judgement> {
  const sentAt = performance.now()
  const { acts } = await workload(system, {
    domain: money([0, 0]),
    clients: poolSize,
    orders: opened => [order(opened)],
    meet: opened => [lockFirst(opened)],
  })
  await sleep(Math.max(0, sentAt + leaseMs - aheadMs - performance.now()))
  const record = await workload(system, {
    domain: money(times(poolSize + 1).map(() => 1_000)),
    clients: poolSize,
    orders: (opened, client) => {
      const [payee = 0, ...payers] = opened.keys()
      return times(ordersEach).map(() => ({ fromId: payers[client] ?? 0, toId: payee, amount: 1 }))
    },
  })
  // Without a refusal nothing was looked at.
  const isRefused = acts.some(({ effect }) => effect.kind === 'refused')
  return { ...noDoubt(isRefused ? record : { ...record, acts: [] }), check: 'afterRefusals.noDoubt' }
}

/** Longer than a service may lend a connection without a look at it. */
const restedMs = 2_000
/**
 * When all connections have rested, the database stands still, and two reads come. They are answered in time, whatever it is: a
 * service that looks at one connection after the other takes as long as all looks together.
 */
export async function answeredAfterARest(system: System): Promise<Judgement> {
  const { container } = databaseOf(system)
  const { origin } = system.service
  // Opens all connections.
  await Promise.all(times(poolSize).map(() => ask(`${origin}/api/accounts`)))
  const [id] = (await balancesRead(await ask(`${origin}/api/accounts`)))?.keys() ?? []
  await sleep(restedMs)
  await container.pause(seconds(5))
  const asked = ['/api/accounts', `/api/accounts/${id}`].map(async path => {
    const signal = AbortSignal.timeout(settledMs)
    const answer = fetch(origin + path, { signal }).then(one => one.text())
    return await answer.then(
      () => [],
      (why: unknown) => [{ kind: 'no answer in time', what: `GET ${path}: ${String(why)}` }],
    )
  })
  const late = (await Promise.all(asked)).flat()
  await container.resume()
  return judgeAudit({
    check: 'afterARest.settled',
    fix: 'limitWaits',
    title: `a request after a quiet time is answered within ${settledMs / 1_000} s where the database stands still`,
    of: 'requests',
    examined: asked.length,
    violations: late,
  })
}
