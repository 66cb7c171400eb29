import { setTimeout as sleep } from 'node:timers/promises'
import {
  databaseOf,
  get,
  ms,
  openSession,
  seconds,
  workload,
  type System,
  type WorkloadPlan,
} from 'vitest-plumbline'
import { isShed, judgeAudit, type Judgement, noDoubt } from 'vitest-plumbline/judge'
import { money, one, type Balances } from './domain.ts'
import { healthy } from './health.ts'
import { openBesideALock, openTogether } from './openings.ts'
import { allFound } from './read-forms.ts'
import { lockFirst, openIn, order, poolSize, times } from './workloads.ts'

/** Shorter than any lock timeout. */
const shortly = ms(500)
const lookEvery = ms(20)

/**
 * A crowd waits behind a lock; then requests are sent again. A request that waited for a locked account before the crowd must do
 * so afterwards too: a timeout shortened by the crowd must be restored.
 */
export async function overloaded(system: System) {
  const domain = money([1_000, 0])
  const behindALock = { behind: lockFirst, orders: (opened: Balances) => [order(opened)] }
  const inTurn = { domain, clients: poolSize, ...behindALock, heldAtMost: shortly }
  const before = await workload(system, inTurn)
  const { opened } = before
  const [health, accountsOpened, record] = await Promise.all([
    sleep(shortly).then(() => healthy(system, { check: 'healthBesideALock' })),
    openBesideALock(system),
    workload(system, {
      domain,
      opened,
      clients: 5 * poolSize,
      ...behindALock,
      heldAtMost: seconds(6),
      health: get('/api/health'),
    }),
  ])
  const afterwards = await workload(system, {
    domain,
    opened,
    clients: poolSize,
    orders: accounts => times(5).map(() => order(accounts)),
  })
  const again = await workload(system, { ...inTurn, opened })
  // Last: a request that waits for a connection may end what the crowd has left there.
  const [beside, found] = await Promise.all([
    workload(system, {
      domain,
      opened,
      clients: poolSize,
      ...behindALock,
      heldAtMost: seconds(2),
      readers: accounts => [[one(order(accounts).toId)]],
    }),
    allFound(system, shortly),
  ])
  const waited = before.acts.every(({ effect }) => effect.kind === 'applied') ? again.acts : []
  return {
    others: [health, found, accountsOpened, ...(await openTogether(system))],
    /** The record of the crowd, with the errors of reads behind a lock. */
    record: { ...record, errors: [...record.errors, ...beside.errors] },
    all: { ...beside, acts: [before, record, afterwards, again, beside].flatMap(({ acts }) => acts) },
    served: { ...afterwards, acts: [...afterwards.acts, ...waited] },
  }
}

/** Others come when all connections are in use; then some clients hang up; then the lock is released. No wait takes a second. */
const [othersCome, someHangUp, unlocked] = [ms(75), ms(150), ms(300)]

/**
 * Clients hang up behind a lock, while other clients use other accounts. The others must be served as if no client had hung up:
 * what a service does to the work of a lost client must not affect them.
 */
export async function hungUp(system: System) {
  const domain = money([1_000, 0, 1_000, 0])
  const opened = await openIn(system, domain)
  const [, , fromId = 0, toId = 0] = opened.keys()
  const beside = async (plan: Pick<WorkloadPlan, 'hangUpAfter'>) => {
    const [crowd, others] = await Promise.all([
      workload(system, {
        domain,
        opened,
        clients: 24,
        orders: accounts => [order(accounts)],
        behind: lockFirst,
        heldAtMost: unlocked,
        health: get('/api/health'),
        ...plan,
      }),
      sleep(othersCome).then(() =>
        workload(system, {
          domain,
          opened,
          clients: poolSize,
          orders: () => times(3).map(() => ({ fromId, toId, amount: 1 })),
        }),
      ),
    ])
    return { crowd, others }
  }
  const away = (await beside({})).others.acts.filter(isShed).length
  // Late work affects other requests only by chance.
  const rounds = [
    await beside({ hangUpAfter: someHangUp }),
    await beside({ hangUpAfter: someHangUp }),
    await beside({ hangUpAfter: someHangUp }),
  ] as const
  const acts = rounds.flatMap(({ others }) => {
    const served = others.acts.filter(act => !isShed(act))
    const awayNow = others.acts.length - served.length
    // A service may turn some away under such load. The number may not grow by more than three standard deviations of the
    // difference of two counts.
    return away > 0 && awayNow - away <= 3 * Math.sqrt(away + awayNow) ? served : others.acts
  })
  const [{ crowd: record, others }] = rounds
  const title = 'clients that wait beside clients that hang up are served'
  return { record, beside: { ...noDoubt({ ...others, acts }), check: 'besideHangUps', title } }
}

/** The most operations that wait at the database at the same time, of as many as it has connections. */
async function mostWaiting(system: System): Promise<number> {
  const sql = openSession(databaseOf(system).url)
  let most = 0
  const over = new AbortController()
  const look = async () => {
    while (!over.signal.aborted) {
      const [seen] = await sql<{ waiting: number }[]>`
        select count(*)::int as waiting from pg_stat_activity where wait_event_type = 'Lock'`
      most = Math.max(most, seen?.waiting ?? 0)
      await sleep(lookEvery)
    }
  }
  const looking = look()
  try {
    const orders = (opened: Balances) => [order(opened)]
    const behindALock = { behind: lockFirst, orders, heldAtMost: shortly }
    await workload(system, { domain: money([1_000, 0]), clients: poolSize, ...behindALock })
  } finally {
    over.abort()
    await looking
    await sql.end({ timeout: 1 })
  }
  return most
}

/** Operations with a key while an account is locked for longer than the service's timeout. */
export async function keysBehindALock(system: System) {
  const before = await mostWaiting(system)
  const record = await copiesBehindALock(system)
  const after = await mostWaiting(system)
  const placesKept = judgeAudit({
    check: 'keyInFlight.placesKept',
    title: 'after copies of a key more than half as many operations wait at the database as before',
    of: 'waiting operations',
    examined: before,
    // A service may let fewer in for a while.
    violations:
      2 * after < before ? [{ kind: 'places are lost', what: `${before} before, ${after} afterwards` }] : [],
  })
  // Where none waits at the database, there is nothing to compare.
  return { record, places: before === 0 ? [] : [placesKept] }
}

async function copiesBehindALock(system: System) {
  const behindALock = { domain: money([1_000, 0]), behind: lockFirst }
  // They retry when a service that tries twice waits for the lock again, so that no two attempts wait for each other.
  await workload(system, {
    ...behindALock,
    clients: 4,
    orders: opened => [order(opened), order(opened)],
    key: client => `asked-again-${client}`,
    hangUpAfter: ms(1_200),
    heldAtMost: ms(1_600),
  })
  // Not at the same time: a service may lock a whole table, and then its other keys wait for that lock.
  return await workload(system, {
    ...behindALock,
    // More than there are connections: copies of a key may not wait for each other.
    clients: 2 * poolSize,
    orders: opened => [order(opened)],
    key: client => `in-flight-${client % 2}`,
    heldAtMost: seconds(6),
    health: get('/api/health'),
    askAgain: true,
  })
}

/** Each of twenty clients sends each key, at about the same time. */
export const twentyTimes = (system: System) =>
  workload(system, {
    domain: money([1_000, 0]),
    clients: 20,
    // Two of the twenty send another order under the same key: the way back, and another amount. The last one takes what is left.
    orders: (opened, client) => {
      const back = new Map([...opened].toReversed())
      return times(20).map(() => order(client === 18 ? back : opened, client === 19 ? 49 : 50))
    },
    key: (_, count) => `twenty-times-${count}`,
  })

const looks = 3
/** Shorter than any lock timeout, less what an opening is given before the look. */
const lookedWithinMs = 750
/** By then an opening has asked for its locks. */
const opensWithinMs = 100

/** While all accounts are locked and another one is opened. A single look may fail on a busy machine. */
export async function readyBehindALock(system: System): Promise<Judgement> {
  const sql = openSession(databaseOf(system).url)
  const statusOf = async (path: string, init: RequestInit = {}) => {
    const signal = AbortSignal.timeout(lookedWithinMs)
    const answer = await fetch(system.service.origin + path, { ...init, signal }).catch(() => undefined)
    return answer?.status ?? 'no answer'
  }
  const opening = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"balance":0}' }
  const lookedAt = async (path: string) => {
    const seen: (number | string)[] = []
    while (seen.length < looks && !seen.includes(200)) {
      const opened = statusOf('/api/accounts', opening)
      await sleep(opensWithinMs)
      seen.push(await statusOf(path))
      await opened
    }
    return { path, seen }
  }
  const looked: Awaited<ReturnType<typeof lookedAt>>[] = []
  try {
    await sql.begin(async locked => {
      await locked`select id from accounts for update`
      looked.push(await lookedAt('/api/ready'), await lookedAt('/api/accounts'))
    })
  } finally {
    await sql.end({ timeout: 1 })
  }
  return judgeAudit({
    check: 'readyBehindALock',
    title: 'while all accounts are locked the service is ready and reads are answered',
    of: 'looks',
    examined: looked.flatMap(({ seen }) => seen).length,
    violations: looked
      .filter(({ seen }) => !seen.includes(200))
      .map(({ path, seen }) => ({ kind: 'not answered', what: `${path}: ${seen.join(', ')}` })),
  })
}
