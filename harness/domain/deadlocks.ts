import { setTimeout as sleep } from 'node:timers/promises'
import type { LocksSeen } from '../judge/fault-run/record.ts'
import { checkValue, type OptionRule } from '../record/option.ts'
import type { LockWait } from './database.ts'
import { openDatabase } from './open-database.ts'

const urlRule: OptionRule = {
  expected: 'a function that returns the URL of a database',
  example: '() => databaseOf(system).url',
  holds: value => typeof value === 'function',
}

/** A watch that goes on until it is disposed. */
export interface DeadlockWatch extends AsyncDisposable {
  readonly seen: () => LocksSeen
}

const lookEveryMs = 20
/** A database that a fault has taken away does not answer. */
const lookWithinMs = 1_000

/**
 * The backends that wait for each other. Both looks must show the same waits: within one look each wait is read at
 * another moment, and waits that follow each other would look like a ring.
 */
export function ringIn(before: readonly LockWait[], now: readonly LockWait[]): LockWait[] {
  const lasting = now.flatMap(wait => {
    const same = before.find(({ pid, since }) => pid === wait.pid && since === wait.since)
    return same === undefined ? [] : [{ ...wait, by: wait.by.filter(pid => same.by.includes(pid)) }]
  })
  let left = lasting
  for (;;) {
    // Who waits for somebody that does not wait, and whom nobody waits for, is in no ring.
    const inside = left.filter(
      ({ pid, by }) =>
        left.some(other => by.includes(other.pid)) && left.some(other => other.by.includes(pid)),
    )
    if (inside.length === left.length) return inside
    left = inside
  }
}

/**
 * Looks at the locks of a database until it is disposed, fifty times a second. `databaseUrl` is asked for anew when it does
 * not answer. Sets `deadlock_timeout` of a Postgres to 100 ms.
 *
 * @throws HarnessError for what is no function that returns the URL of a database.
 * @example await using locks = await watchDeadlocks(() => databaseOf(system).url)
 */
export async function watchDeadlocks(databaseUrl: () => string): Promise<DeadlockWatch> {
  checkValue('watchDeadlocks: databaseUrl', databaseUrl, urlRule)
  let session = openDatabase(databaseUrl())
  await session.findDeadlocksSoon()
  const over = new AbortController()
  const rings = new Set<string>()
  let looks = 0
  let resolved = 0
  let counted = await session.deadlocks()
  let before: readonly LockWait[] = []

  const look = async () => {
    const waits = await session.lockWaits()
    const ring = ringIn(before, waits)
    if (ring.length > 0)
      rings.add(ring.map(({ pid, by }) => `${pid} waits for ${by.join(' and ')}`).join(', '))
    before = waits
    const total = await session.deadlocks()
    // A database that has crashed counts from zero.
    resolved += total < counted ? total : total - counted
    counted = total
    looks += 1
  }
  const watch = async () => {
    while (!over.signal.aborted) {
      const late = sleep(lookWithinMs, true, { ref: false })
      const lost = await Promise.race([look().catch(() => true), late])
      if (lost === true) {
        before = []
        await session[Symbol.asyncDispose]()
        session = openDatabase(databaseUrl())
      }
      await sleep(lookEveryMs)
    }
  }
  const watching = watch()
  return {
    seen: () => ({ looks, resolved, rings: [...rings] }),
    async [Symbol.asyncDispose]() {
      over.abort()
      await watching
      await session[Symbol.asyncDispose]()
    },
  }
}
