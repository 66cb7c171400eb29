import { setTimeout as sleep } from 'node:timers/promises'
import { databaseOf, get, ms, openSession, seconds, type System, workload } from 'vitest-plumbline'
import { judgeAudit } from 'vitest-plumbline/judge'
import { type Balances, money } from './domain.ts'
import { shortly } from './overload.ts'
import { lockFirst, order, poolSize, times } from './workloads.ts'

const lookEvery = ms(20)

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
