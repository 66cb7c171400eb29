import { setTimeout as sleep } from 'node:timers/promises'
import { ms, seconds } from '../record/units.ts'
import type { BackendWatch } from './database.ts'

const inUse = /LOG: +Grand total: .* (\d+) used$/
const loggedWithin = seconds(1)
const looksEvery = ms(5)

/** The container of a database. */
interface Logging {
  followLog(listener: (line: string) => void): void
}

/**
 * What the sessions of a database have in use, in bytes. Only its own process knows that of a session, and Postgres has it
 * written to the log, by a superuser who asks. What its container has in use says less: pages come and go with the work.
 */
export class SessionMemory {
  readonly #sessions: Pick<BackendWatch, 'logMemory'>
  #logged: number[] = []

  constructor(sessions: Pick<BackendWatch, 'logMemory'>, container: Logging) {
    this.#sessions = sessions
    container.followLog(line => {
      const [, bytes] = inUse.exec(line) ?? []
      if (bytes !== undefined) this.#logged.push(Number(bytes))
    })
  }

  /** Of all together; `undefined` where one of them says nothing. */
  async read(): Promise<number | undefined> {
    this.#logged = []
    const deadline = performance.now() + loggedWithin
    const asked = await this.#sessions.logMemory().catch(() => undefined)
    if (asked === undefined) return undefined
    for (; this.#logged.length < asked; await sleep(looksEvery)) {
      if (performance.now() > deadline) return undefined
    }
    return this.#logged.reduce((sum, bytes) => sum + bytes, 0)
  }
}
