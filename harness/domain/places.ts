import { setTimeout as sleep } from 'node:timers/promises'
import type { Act } from '../record/act.ts'
import { ms, type Milliseconds } from '../record/units.ts'
import type { DatabaseSession } from './database.ts'
import { holding } from './hold.ts'
import { openDatabase } from './open-database.ts'
import type { Operations } from './operations.ts'

const lookEveryMs = 10
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

/**
 * Counts the operations that can wait at the database at one time, behind a lock on all its tables. Each count sends the same
 * orders with new keys, so that a service that serializes some operations has as many places as before.
 */
export class Places {
  /** Every operation that was sent to count places. */
  readonly acts: Act[] = []
  /** The most connections that the service had during the first count. */
  connectionsAtFirst = 0
  readonly #operations: Operations
  readonly #crowd: number
  readonly #databaseUrl: () => string
  #rounds = 0

  /** `databaseUrl` is called each time, since the database may move. */
  constructor(operations: Operations, crowd: number, databaseUrl: () => string) {
    this.#operations = operations
    this.#crowd = crowd
    this.#databaseUrl = databaseUrl
  }

  /**
   * Nothing else may be sent to the service meanwhile. The first count is the lower of two rounds. A later count repeats for up
   * to 3 s while it finds fewer than `expected`.
   */
  async count(expected?: number): Promise<number> {
    // In a service that serializes some operations, the order of arrival decides how many reach the database.
    if (expected === undefined) return Math.min(await this.#round(), await this.#round())
    const deadline = performance.now() + countedWithinMs
    let most = 0
    while (most < expected && performance.now() < deadline) {
      most = Math.max(most, await this.#round(expected))
    }
    return most
  }

  /** Makes as many clients hang up in the middle of their operations, behind the lock. */
  async hangUp(): Promise<void> {
    await using holder = openDatabase(this.#databaseUrl())
    await holding(holder, undefined, async () => {
      this.acts.push(...(await Promise.all(this.#askAll(ms(hangsUpAfterMs)))))
      await sleep(noticedWithinMs)
    })
  }

  #askAll(hangsUpAfter?: Milliseconds): Promise<Act>[] {
    const round = this.#rounds++
    return Array.from({ length: this.#crowd }, async (_, client) => {
      await sleep(client * apartMs)
      return await this.#operations.ask({
        client,
        key: `${this.#operations.keyPrefix}-held-${round}-${client}`,
        count: 0,
        ...(hangsUpAfter !== undefined && { hangsUpAfter }),
      })
    })
  }

  /** In the first count the number to expect is unknown. */
  async #round(expected?: number): Promise<number> {
    await using holder = openDatabase(this.#databaseUrl())
    await using watch = openDatabase(this.#databaseUrl())
    let asked: Promise<Act>[] = []
    try {
      return await holding(holder, undefined, async () => {
        asked = this.#askAll()
        return await this.#gathered(watch, expected)
      })
    } finally {
      this.acts.push(...(await Promise.all(asked)))
    }
  }

  /** The most operations that wait. Ends when `expected` wait, or no more come. */
  async #gathered(watch: DatabaseSession, expected?: number): Promise<number> {
    const startedAt = performance.now()
    let most = 0
    let lastCameAt = startedAt
    const goesOn = () => performance.now() < Math.min(lastCameAt + patienceMs, startedAt + heldMsMax)
    while (most < (expected ?? Infinity) && goesOn()) {
      const sessions = await watch.sessions()
      const waiting = sessions.filter(({ waitsForLock }) => waitsForLock).length
      if (expected === undefined) {
        this.connectionsAtFirst = Math.max(this.connectionsAtFirst, sessions.length)
      }
      if (waiting > most) [most, lastCameAt] = [waiting, performance.now()]
      await sleep(lookEveryMs)
    }
    return most
  }
}
