import { setTimeout as sleep } from 'node:timers/promises'
import type { Act } from '../record/act.ts'
import { ms, type Milliseconds } from '../record/units.ts'
import type { DatabaseSession } from './database.ts'
import { holding } from './hold.ts'
import { openDatabase } from './open-database.ts'
import type { Operations } from './operations.ts'

const lookEveryMs = 10
/** Nobody else is coming when nobody has come for so long. */
const patienceMs = 300
/** Less than a service lets anybody wait for a lock. */
const heldMsMax = 900
/** Long enough to be in the middle of it. */
const hangsUpAfterMs = 250
const noticedWithinMs = 250
/** They come in one order each time: who comes first decides how many a service lets through that has a queue for each part. */
const apartMs = 3
/** A place that is lost never comes back; one that only dials does within this time. */
const countedWithinMs = 3_000

/**
 * Counts the operations that can wait at the database at one time, behind a lock on all its tables. Each time the same are
 * asked for, with other keys, so that a service that lets one at a time to some part has as many places as before.
 */
export class Places {
  /** Every operation that was asked for to count. */
  readonly acts: Act[] = []
  /** The most connections that the service had while they were counted at first. */
  connectionsAtFirst = 0
  readonly #operations: Operations
  readonly #crowd: number
  readonly #databaseUrl: () => string
  #rounds = 0

  /** `databaseUrl` is asked for each time, since it may move. */
  constructor(operations: Operations, crowd: number, databaseUrl: () => string) {
    this.#operations = operations
    this.#crowd = crowd
    this.#databaseUrl = databaseUrl
  }

  /**
   * Nothing else may be asked of the service meanwhile. At first the fewest of two rounds; later looks again for 3 s while
   * there are fewer than `expected`.
   */
  async count(expected?: number): Promise<number> {
    // Of a service that lets one operation to some part at a time, who comes first decides how many reach the database.
    if (expected === undefined) return Math.min(await this.#round(), await this.#round())
    const deadline = performance.now() + countedWithinMs
    let most = 0
    while (most < expected && performance.now() < deadline) {
      most = Math.max(most, await this.#round(expected))
    }
    return most
  }

  /** Has as many clients hang up in the middle of their operations, behind the lock. */
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

  /** At first nobody knows how many are expected. */
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

  /** The most that wait, as soon as those who are expected do, or nobody else comes. */
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
