import { mutant, type Exam } from './mutant.ts'

/**
 * The metrics tell how many accounts were read in the last minute. Each account that is read gets an alarm of a minute, which
 * takes it off the list. A read of an account that has an alarm makes no second one: it sets the same one again with `refresh`,
 * which moves a timer and creates none. Timers become more with the first reads, and each holds a closure. It is right because
 * there are as many as accounts were read within a minute, ten here, and an account that does not exist gets none. Without
 * requests all alarms ring within a minute, remove themselves and their account, and nothing is left. The list is also bounded,
 * for a bank with more customers: above two thousand accounts the one that was listed first gives up its alarm.
 */
export const service = mutant([
  {
    file: 'app/accounts.ts',
    find: `export const insertAccount =`,
    replace: `const quietMs = 60_000
const alarmsMax = 2_000

/** The accounts read in the last minute, and for each the timer that takes it off the list. */
class ReadLately {
  readonly #alarms = new Map<number, NodeJS.Timeout>()

  get count(): number {
    return this.#alarms.size
  }

  note(id: number): void {
    const alarm = this.#alarms.get(id)
    if (alarm !== undefined) {
      alarm.refresh()
      return
    }
    this.#makeRoom()
    this.#alarms.set(
      id,
      setTimeout(() => this.#alarms.delete(id), quietMs),
    )
  }

  #makeRoom(): void {
    if (this.#alarms.size < alarmsMax) return
    const [first] = this.#alarms
    if (first === undefined) return
    clearTimeout(first[1])
    this.#alarms.delete(first[0])
  }
}

export const readLately = new ReadLately()

export const insertAccount =`,
  },
  {
    file: 'app/accounts.ts',
    find: `  if (account === undefined) throw noSuchAccount(id)`,
    replace: `  if (account === undefined) throw noSuchAccount(id)
  readLately.note(account.id)`,
  },
  {
    file: 'app/metrics.ts',
    find: `import type { PoolState } from './pool.ts'`,
    replace: `import { readLately } from './accounts.ts'
import type { PoolState } from './pool.ts'`,
  },
  {
    file: 'app/metrics.ts',
    find: `  readonly uptime: number`,
    replace: `  readonly uptime: number
  /** In the last minute. */
  readonly accountsRead: number`,
  },
  {
    file: 'app/metrics.ts',
    find: `      uptime: process.uptime(),`,
    replace: `      uptime: process.uptime(),
      accountsRead: readLately.count,`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  firstTry: 'acquitted',
  breaks: [],
}
