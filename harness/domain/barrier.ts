import { setTimeout as sleep } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import { openDatabase } from './open-database.ts'
import type { Operations } from './operations.ts'

const lookEveryMs = 5
/** Nobody else is coming when nobody has come for so long: far less than the service lets anybody wait for a lock. */
const patienceMs = 100
/** Nobody waits at the database at all: they may be on their way still, or ask again and again. */
const longPatienceMs = 400
/** As often as is needed to find who cannot stand it; a service that lets one through at a time would never be done. */
const meetingsMax = 20

export interface Barrier extends AsyncDisposable {
  /** How often so many stood at it together as it was made for. */
  readonly met: number
}

/**
 * Has operations meet: they are held at some locks until `crowd` are there, and let go at the same instant, again and again
 * until it is disposed. They may wait at the database or in the service: what is in flight, and remains so while nobody is
 * answered, waits for the lock.
 */
export async function standAt(
  locks: readonly string[],
  operations: Operations,
  databaseUrl: string,
  crowd: number,
): Promise<Barrier> {
  // One session for each, so that the barrier never waits for one lock while it holds another.
  const holders = locks.map(lock => ({ lock, session: openDatabase(databaseUrl) }))
  const watch = openDatabase(databaseUrl)
  const over = new AbortController()
  const meetings = { count: 0 }
  const gathered = async (): Promise<boolean> => {
    let before = { waiting: 0, inFlight: 0, answered: 0 }
    let lastMovedAt = performance.now()
    while (!over.signal.aborted) {
      const waiting = (await watch.sessions()).filter(({ waitsForLock }) => waitsForLock).length
      const now = { waiting, inFlight: operations.underWay.size, answered: operations.acts.length }
      if (waiting >= crowd) return true
      if (!isDeepStrictEqual(now, before)) lastMovedAt = performance.now()
      before = now
      const stillMs = performance.now() - lastMovedAt
      if (stillMs > (waiting > 0 ? patienceMs : longPatienceMs)) return now.inFlight >= crowd
      await sleep(lookEveryMs)
    }
    return false
  }
  /** `locked` is called for each lock, once nobody else has it. */
  const holdAndRelease = async (locked: () => void) => {
    const release = Promise.withResolvers<void>()
    const first = Promise.withResolvers<void>()
    const holding = holders.map(({ lock, session }) =>
      session.holding(lock, async () => {
        locked()
        first.resolve()
        await release.promise
      }),
    )
    const meeting = first.promise.then(gathered).finally(release.resolve)
    await Promise.all(holding)
    if (await meeting) meetings.count += 1
  }
  const allLocked = Promise.withResolvers<void>()
  let held = 0
  const rounds = async () => {
    const count = () => void (++held === holders.length && allLocked.resolve())
    while (!over.signal.aborted && meetings.count < meetingsMax) await holdAndRelease(count)
  }
  const going = rounds()
  await Promise.race([allLocked.promise, going])
  return {
    get met() {
      return meetings.count
    },
    async [Symbol.asyncDispose]() {
      over.abort()
      await going
      const sessions = [...holders.map(({ session }) => session), watch]
      await Promise.all(sessions.map(session => session[Symbol.asyncDispose]()))
    },
  }
}
