import { setTimeout as sleep } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import { openSession } from 'vitest-plumbline'
import type { Clients } from './clients.ts'
import { countWaiting } from './pressure.ts'

const lookEveryMs = 5
/** Nobody else is coming when nobody has come for so long: far less than the service lets anybody wait for a lock. */
const patienceMs = 100
/** Nobody waits at the database at all: they may be on their way still, or ask again and again. */
const longPatienceMs = 400
/** As often as is needed to find who cannot stand it; a service that lets one through at a time would never be done. */
const meetingsMax = 20

/** Who has sent something, and who has been answered. */
type Sent = Pick<Clients, 'underWay' | 'attempts'>

/**
 * A place where transfers meet: `crowd` of them are held until all are there, and let go at the same instant. They may
 * wait at the database or in the service: what is in flight, and remains so while nobody is answered, waits for the lock.
 */
export class Barrier {
  readonly #databaseUrl: string
  readonly #crowd: number
  #met = 0

  constructor(databaseUrl: string, crowd: number) {
    this.#databaseUrl = databaseUrl
    this.#crowd = crowd
  }

  /** How often so many stood at it together as it was made for. */
  get met(): number {
    return this.#met
  }

  /** Stands before some accounts, again and again, until it is disposed. */
  async before(accounts: readonly number[], sent: Sent): Promise<AsyncDisposable> {
    // One connection for each, so that the barrier never waits for one account while it holds another.
    const holders = accounts.map(id => ({ id, sql: openSession(this.#databaseUrl) }))
    const watch = openSession(this.#databaseUrl)
    const over = new AbortController()
    const gathered = async (): Promise<boolean> => {
      let before = { waiting: 0, inFlight: 0, answered: 0 }
      let lastMovedAt = performance.now()
      while (!over.signal.aborted) {
        const waiting = await countWaiting(watch)
        const now = { waiting, inFlight: sent.underWay.size, answered: sent.attempts.length }
        if (waiting >= this.#crowd) return true
        if (!isDeepStrictEqual(now, before)) lastMovedAt = performance.now()
        before = now
        const stillMs = performance.now() - lastMovedAt
        if (stillMs > (waiting > 0 ? patienceMs : longPatienceMs)) return now.inFlight >= this.#crowd
        await sleep(lookEveryMs)
      }
      return false
    }
    /** `locked` is called for each account, once nobody else can move its money. */
    const holdAndRelease = async (locked: () => void) => {
      const release = Promise.withResolvers<void>()
      const first = Promise.withResolvers<void>()
      const holding = holders.map(({ id, sql }) =>
        sql.begin(async tx => {
          // Who searches for a deadlock is the one that is sacrificed to it; that is for those who made it.
          await tx`set local deadlock_timeout = '1min'`
          await tx`select 1 from accounts where id = ${id} for update`
          locked()
          first.resolve()
          await release.promise
        }),
      )
      const meeting = first.promise.then(gathered).finally(release.resolve)
      await Promise.all(holding)
      if (await meeting) this.#met += 1
    }
    const allLocked = Promise.withResolvers<void>()
    let held = 0
    const rounds = async () => {
      const count = () => void (++held === holders.length && allLocked.resolve())
      while (!over.signal.aborted && this.#met < meetingsMax) await holdAndRelease(count)
    }
    const going = rounds()
    await Promise.race([allLocked.promise, going])
    return {
      async [Symbol.asyncDispose]() {
        over.abort()
        await going
        await Promise.all([...holders.map(({ sql }) => sql), watch].map(sql => sql.end({ timeout: 1 })))
      },
    }
  }
}
