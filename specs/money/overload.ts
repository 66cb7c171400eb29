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
export const shortly = ms(500)

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
      const [account] = await locked`select id from accounts for update`
      for (const path of ['/api/ready', '/api/accounts', `/api/accounts/${account?.['id']}`])
        looked.push(await lookedAt(path))
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
