import { setTimeout as sleep } from 'node:timers/promises'
import type { Act } from '../record/act.ts'
import { ms, type Milliseconds } from '../record/units.ts'
import { unlessKept, type DatabaseSession } from './database.ts'
import type { Operations } from './operations.ts'

const lookEveryMs = 10
const roundsOfFirst = 3
/** If no operation has come for so long, no more are coming. */
const patienceMs = 300
/** Less than the lock timeout of a service. */
const heldMsMax = 900
/** Long enough for an operation to be half-way. */
const hangsUpAfterMs = 250
const noticedWithinMs = 250
/** Operations start in a fixed order: in a service with a queue for each part, the order decides how many are let through. */
const apartMs = 3
/** A lost place never comes back; a connection that is still being opened is there within this time. */
const countedWithinMs = 3_000

export type Places = ReturnType<typeof placesOf>

/**
 * Counts the operations that can wait at once at the database, behind a lock on all its tables. Each count sends the same orders
 * with new keys, so that a service that serializes some operations has as many places as before. `open` opens the database where
 * it is now.
 */
export function placesOf(
  operations: Pick<Operations, 'ask' | 'keyPrefix'>,
  crowd: number,
  open: () => DatabaseSession,
) {
  const acts: Act[] = []
  let connectionsAtFirst = 0
  let rounds = 0

  const askAll = (hangsUpAfter?: Milliseconds): Promise<Act>[] => {
    const round = rounds++
    return Array.from({ length: crowd }, async (_, client) => {
      await sleep(client * apartMs)
      const key = `${operations.keyPrefix}-held-${round}-${client}`
      return await operations.ask({ client, key, count: 0, hangsUpAfter })
    })
  }

  /** The most operations that wait. Ends when `expected` wait, or no more come. */
  const gathered = async (watch: DatabaseSession, expected?: number): Promise<number> => {
    const startedAt = performance.now()
    let most = 0
    let lastCameAt = startedAt
    const goesOn = () => performance.now() < Math.min(lastCameAt + patienceMs, startedAt + heldMsMax)
    while (most < (expected ?? Infinity) && goesOn()) {
      const sessions = await watch.sessions()
      // A job of the service, in the background, may wait too.
      const waiting = Math.min(crowd, sessions.filter(({ waitsForLock }) => waitsForLock).length)
      if (rounds <= roundsOfFirst) connectionsAtFirst = Math.max(connectionsAtFirst, sessions.length)
      if (waiting > most) [most, lastCameAt] = [waiting, performance.now()]
      await sleep(lookEveryMs)
    }
    return most
  }

  /** In the first round the number to expect is unknown. No operation can work while a session of the service keeps its locks. */
  const countOnce = async (expected?: number): Promise<number> => {
    await using holder = open()
    await using watch = open()
    const release = await holder.hold().catch(unlessKept)
    if (release === undefined) return 0
    const asked = askAll()
    try {
      return await gathered(watch, expected)
    } finally {
      await release()
      acts.push(...(await Promise.all(asked)))
    }
  }

  return {
    acts,
    /** The most connections that the service had during the first count. */
    get connectionsAtFirst() {
      return connectionsAtFirst
    },
    /** Nothing else may be sent meanwhile. The first count is the lower of two; a later one tries again for 3 s. */
    async count(expected?: number): Promise<number> {
      // In a service that serializes some operations, the order of arrival decides how many reach the database.
      if (expected === undefined) {
        // A pool that is not full yet opens connections, which may take longer than the patience with the crowd.
        await countOnce()
        const first = await countOnce()
        return Math.min(first, await countOnce(first))
      }
      const deadline = performance.now() + countedWithinMs
      let most = 0
      while (most < expected && performance.now() < deadline) most = Math.max(most, await countOnce(expected))
      return most
    },
    /** Makes as many clients hang up in the middle of their operations, behind the lock. */
    async hangUp(): Promise<void> {
      await using holder = open()
      const release = await holder.hold().catch(unlessKept)
      if (release === undefined) return
      acts.push(...(await Promise.all(askAll(ms(hangsUpAfterMs)))))
      await sleep(noticedWithinMs)
      await release()
    },
  }
}
