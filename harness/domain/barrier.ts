import { setTimeout as sleep } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import { openDatabase } from './open-database.ts'
import type { Operations } from './operations.ts'

const lookEveryMs = 5
/** If nothing has changed for so long, no more operations are coming. Much shorter than the lock timeout of a service. */
const patienceMs = 100
/** While none waits at the database; and without an answer for so long, as operations that poll the lock never wait for long. */
const longPatienceMs = 400
/** After a meeting one of the operations is answered within this time. */
const passedWithinMs = 200
/** Enough to find an operation that fails under them. Bounded, for a service that serializes operations would never finish. */
const meetingsMax = 20

/**
 * Makes operations meet: holds them at some locks until `crowd` operations are waiting, then releases them all at once. Repeats
 * until it is stopped or disposed. Operations may wait at the database or inside the service: an operation that stays in flight
 * while none is answered counts as waiting. `met`: how often they met. `metUntilMs`: until when operations were held.
 */
export async function standAt(locks: readonly string[], operations: Operations, url: string, crowd: number) {
  await using stack = new AsyncDisposableStack()
  // One session for each lock, so that the barrier never waits for one lock while it holds another.
  const holders = locks.map(lock => ({ lock, session: stack.use(openDatabase(url)) }))
  const watch = stack.use(openDatabase(url))
  const over = new AbortController()
  const meetings: { met: number; metUntilMs?: number } = { met: 0 }
  const gathered = async (): Promise<boolean> => {
    let before = { waiting: 0, inFlight: 0, answered: 0 }
    let [movedAt, heardAt] = [performance.now(), performance.now()]
    while (!over.signal.aborted) {
      const waiting = (await watch.sessions()).filter(({ waitsForLock }) => waitsForLock).length
      const now = { waiting, inFlight: operations.underWay.size, answered: operations.acts.length }
      if (waiting >= crowd) return true
      const lookedAt = performance.now()
      if (now.inFlight !== before.inFlight || now.answered !== before.answered) heardAt = lookedAt
      if (!isDeepStrictEqual(now, before)) movedAt = lookedAt
      before = now
      const isStill = lookedAt - movedAt > (waiting > 0 ? patienceMs : longPatienceMs)
      if (isStill || lookedAt - heardAt > longPatienceMs) return now.inFlight >= crowd
      await sleep(lookEveryMs)
    }
    return false
  }
  const allLocked = Promise.withResolvers<void>()
  const holdAndRelease = async () => {
    const held = holders.map(({ lock, session }) => session.hold(lock))
    const meeting = Promise.race(held).then(gathered)
    const [isMeeting] = await Promise.all([
      meeting,
      Promise.all(held).then(() => allLocked.resolve()),
      ...held.map(async holding => {
        const release = await holding
        try {
          await meeting
        } finally {
          await release()
        }
      }),
    ])
    if (isMeeting) meetings.met += 1
  }
  const rounds = async () => {
    while (!over.signal.aborted && meetings.met < meetingsMax) {
      const { length: answered } = operations.acts
      await holdAndRelease()
      // Operations that wait at the database are next in its queue; those that poll find the lock free only by chance.
      const deadline = performance.now() + passedWithinMs
      while (operations.acts.length === answered && performance.now() < deadline) await sleep(lookEveryMs)
    }
    meetings.metUntilMs = operations.now()
  }
  const going = rounds()
  await Promise.race([allLocked.promise, going])
  stack.defer(async () => {
    over.abort()
    await going
  })
  const resources = stack.move()
  return {
    seen: () => ({ metUntilMs: operations.now(), ...meetings }),
    stop: () => over.abort(),
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  }
}
