import { setTimeout as sleep } from 'node:timers/promises'
import { get, ms, seconds, workload, type System, type WorkloadPlan } from 'vitest-plumbline'
import { isShed, noDoubt } from 'vitest-plumbline/judge'
import { money, type Balances } from './domain.ts'
import { lockFirst, order, poolSize, times } from './workloads.ts'

/** Shorter than anybody waits for a lock. */
const shortly = ms(500)

/**
 * A crowd behind a lock, and what is served after it. Whoever waited for a locked account before the crowd came waits for it
 * afterwards too: nothing that a crowd made shorter stays so.
 */
export async function overloaded(system: System) {
  const domain = money([1_000, 0])
  const behindALock = { behind: lockFirst, orders: (opened: Balances) => [order(opened)] }
  const inTurn = { domain, clients: poolSize, ...behindALock, heldAtMost: shortly }
  const before = await workload(system, inTurn)
  const { opened } = before
  const record = await workload(system, {
    domain,
    opened,
    clients: 5 * poolSize,
    ...behindALock,
    heldAtMost: seconds(6),
    health: get('/api/health'),
  })
  const afterwards = await workload(system, {
    domain,
    opened,
    clients: poolSize,
    orders: accounts => times(5).map(() => order(accounts)),
  })
  const again = await workload(system, { ...inTurn, opened })
  const waited = before.acts.every(({ effect }) => effect.kind === 'applied') ? again.acts : []
  return {
    /** Of the crowd. */
    record,
    all: { ...again, acts: [before, record, afterwards, again].flatMap(({ acts }) => acts) },
    served: { ...afterwards, acts: [...afterwards.acts, ...waited] },
  }
}

/** Others come when all places are taken, then some hang up, and then the lock is free. Nobody waits for a second. */
const [othersCome, someHangUp, unlocked] = [ms(75), ms(150), ms(300)]

/**
 * Clients hang up behind a lock, and others that want other accounts have come meanwhile. They are served as beside clients that
 * stay: whatever a service does to the work of those who are gone, it does it to no other.
 */
export async function hungUp(system: System) {
  const domain = money([1_000, 0, 1_000, 0])
  const { opened } = await workload(system, { domain, clients: 1, orders: () => [] })
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
  // What comes too late meets the work of another by chance.
  const rounds = [
    await beside({ hangUpAfter: someHangUp }),
    await beside({ hangUpAfter: someHangUp }),
    await beside({ hangUpAfter: someHangUp }),
  ] as const
  const acts = rounds.flatMap(({ others }) => {
    const served = others.acts.filter(act => !isShed(act))
    const awayNow = others.acts.length - served.length
    // A service may turn some away where so many wait. More by three standard deviations of the difference of two counts are more.
    return away > 0 && awayNow - away <= 3 * Math.sqrt(away + awayNow) ? served : others.acts
  })
  const [{ crowd: record, others }] = rounds
  const title = 'whoever waits beside clients that hang up is served'
  return { record, beside: { ...noDoubt({ ...others, acts }), check: 'besideHangUps', title } }
}

/** What is under way with a key while an account is locked for longer than a service waits. */
export async function keysBehindALock(system: System) {
  const behindALock = { domain: money([1_000, 0]), behind: lockFirst }
  // They ask again when a service that tries twice waits for the lock once more: no two attempts wait for each other.
  await workload(system, {
    ...behindALock,
    clients: 4,
    orders: opened => [order(opened), order(opened)],
    key: client => `asked-again-${client}`,
    hangUpAfter: ms(1_200),
    heldAtMost: ms(1_600),
  })
  // Not at once: a service may lock a whole table, and its other keys wait for that lock then.
  return await workload(system, {
    ...behindALock,
    clients: 4,
    orders: opened => [order(opened)],
    key: client => `in-flight-${client % 2}`,
    heldAtMost: seconds(6),
    askAgain: true,
  })
}
