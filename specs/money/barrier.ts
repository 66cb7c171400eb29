import { setTimeout as sleep } from 'node:timers/promises'
import { connectAuditor } from './final-state.ts'
import { countCrowd } from './pressure.ts'

const lookEveryMs = 5
/** Nobody else is coming when nobody has come for so long: far less than the service lets anybody wait for a lock. */
const patienceMs = 100

/** A place where transfers meet: `crowd` of them are held until all are there, and let go at the same instant. */
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

  /** Stands before an account, again and again, until it is disposed. */
  async before(id: number): Promise<AsyncDisposable> {
    const sql = connectAuditor(this.#databaseUrl)
    const watch = connectAuditor(this.#databaseUrl)
    const over = new AbortController()
    const locked = Promise.withResolvers<void>()
    const gathered = async (): Promise<boolean> => {
      let waiting = 0
      let lastCameAt = performance.now()
      while (!over.signal.aborted && performance.now() - lastCameAt < patienceMs) {
        const before = waiting
        waiting = (await countCrowd(watch)).waiting
        if (waiting >= this.#crowd) return true
        if (waiting > before) lastCameAt = performance.now()
        await sleep(lookEveryMs)
      }
      return false
    }
    const holdAndRelease = () =>
      sql.begin(async tx => {
        await tx`select 1 from accounts where id = ${id} for update`
        locked.resolve()
        if (await gathered()) this.#met += 1
      })
    const rounds = async () => {
      while (!over.signal.aborted) await holdAndRelease()
    }
    const going = rounds()
    await Promise.race([locked.promise, going])
    return {
      async [Symbol.asyncDispose]() {
        over.abort()
        await going
        await Promise.all([sql.end({ timeout: 1 }), watch.end({ timeout: 1 })])
      },
    }
  }
}
