import { setTimeout as sleep } from 'node:timers/promises'
import type { LocksSeen } from '../judge/fault-run/record.ts'
import { beginningOf } from '../load/answer.ts'
import { checkValue, functionRule } from '../record/option.ts'
import type { LockWait } from './database.ts'
import { openDatabase } from './open-database.ts'
import { repeated } from './repeated.ts'

const urlRule = functionRule('() => databaseOf(system).url', 'a function that returns the URL of a database')

/** A watch for deadlocks that runs until it is disposed. */
export interface DeadlockWatch extends AsyncDisposable {
  readonly seen: () => LocksSeen
}

const lookEveryMs = 20
/** Timeout of a look: a database that a fault has stopped does not respond. */
const lookWithinMs = 1_000

/** The backends that wait for each other in a cycle, in both looks: in one, waits that follow each other may look like it. */
export function ringIn(before: readonly LockWait[], now: readonly LockWait[]): LockWait[] {
  const lasting = now.flatMap(wait => {
    const same = before.find(({ pid, since }) => pid === wait.pid && since === wait.since)
    return same === undefined ? [] : [{ ...wait, by: wait.by.filter(pid => same.by.includes(pid)) }]
  })
  let left = lasting
  for (;;) {
    // A backend that waits for one that does not wait, or that no other waits for, is in no cycle.
    const inside = left.filter(
      ({ pid, by }) =>
        left.some(other => by.includes(other.pid)) && left.some(other => other.by.includes(pid)),
    )
    if (inside.length === left.length) return inside
    left = inside
  }
}

/**
 * A cycle among sessions of the service; if there is none, the waits of the service in one that a session of the harness closes.
 * One look is enough for that: on a busy machine there may be no second one before the database resolves it.
 */
export function cycleIn(before: readonly LockWait[], now: readonly LockWait[]) {
  const ofService = (waits: readonly LockWait[]) => waits.filter(({ isOwn }) => !isOwn)
  const ring = ringIn(ofService(before), ofService(now))
  if (ring.length > 0) return { ofService: ring }
  const isClosedByHarness = ringIn(ofService(now), ofService(now)).length === 0
  return { closedByHarness: isClosedByHarness ? ofService(ringIn(now, now)) : [] }
}

const nameOf = (pid: number): string => `session ${pid}`

export const describeRing = (ring: readonly LockWait[]): string =>
  ring
    .map(
      ({ pid, by, query }) =>
        `${nameOf(pid)} (${beginningOf(query)}) waits for ${by.map(nameOf).join(' and ')}`,
    )
    .join('; ')

/**
 * Looks for deadlocks in a database fifty times a second, until it is disposed. `databaseUrl` is called again when the database
 * does not respond. A Postgres that the harness has started resolves a deadlock after 100 ms, before most lock timeouts.
 *
 * @throws HarnessError where `databaseUrl` is not a function that returns the URL of a database.
 * @example await using locks = await watchDeadlocks(() => databaseOf(system).url)
 */
export async function watchDeadlocks(databaseUrl: () => string): Promise<DeadlockWatch> {
  checkValue('watchDeadlocks: databaseUrl', databaseUrl, urlRule)
  await using stack = new AsyncDisposableStack()
  let session = openDatabase(databaseUrl())
  stack.defer(() => session[Symbol.asyncDispose]())
  const rings = new Set<string>()
  /** Waits of the service in cycles that a session of the harness closes. The database resolves one by ending one of the waits. */
  const closed = new Set<string>()
  let looks = 0
  let resolved = 0
  let counted = await session.deadlocks()
  let before: readonly LockWait[] = []

  const look = async () => {
    const waits = await session.lockWaits()
    const { ofService, closedByHarness = [] } = cycleIn(before, waits)
    if (ofService !== undefined) rings.add(describeRing(ofService))
    for (const { pid, since } of closedByHarness) closed.add(`${pid} ${since}`)
    before = waits
    const total = await session.deadlocks()
    // After a crash the database counts from zero.
    resolved += total < counted ? total : total - counted
    counted = total
    looks += 1
  }
  const lookInTime = async () => {
    const late = sleep(lookWithinMs, true, { ref: false })
    const lost = await Promise.race([look().catch(() => true), late])
    if (lost !== true) return
    before = []
    await session[Symbol.asyncDispose]()
    session = openDatabase(databaseUrl())
  }
  stack.use(repeated(lookEveryMs, lookInTime))
  const resources = stack.move()
  return {
    seen: () => ({ looks, resolved: Math.max(0, resolved - closed.size), rings: [...rings] }),
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  }
}
