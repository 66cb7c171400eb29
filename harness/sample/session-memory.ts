import { setTimeout as sleep } from 'node:timers/promises'
import { ms, seconds } from '../record/units.ts'
import type { BackendWatch } from './database.ts'

const inUse = /LOG: +Grand total: .* (\d+) used$/
/** Pages of temporary tables: at most `temp_buffers` (8 MB) per session, and so no leak. */
const pooled = /LOG: +level: \d+; LocalBufferContext: .* (\d+) used$/
const loggedWithin = seconds(1)
const looksEvery = ms(5)

/**
 * The memory in use by a database's sessions, in bytes. Only the session's own process knows it, and Postgres logs it at a
 * superuser's request. The memory of the container says less: its pages change with the work.
 */
export class SessionMemory {
  readonly #sessions: Pick<BackendWatch, 'logMemory'>
  #answered = 0
  #bytes = 0

  constructor(
    sessions: Pick<BackendWatch, 'logMemory'>,
    container: { followLog(listener: (line: string) => void): void },
  ) {
    this.#sessions = sessions
    container.followLog(line => {
      const [, bytes] = inUse.exec(line) ?? []
      if (bytes !== undefined) this.#answered += 1
      this.#bytes += Number(bytes ?? 0) - Number(pooled.exec(line)?.[1] ?? 0)
    })
  }

  /** The sum of all sessions without pages of temporary tables; `undefined` if one of them logs nothing. */
  async read(): Promise<number | undefined> {
    this.#answered = 0
    this.#bytes = 0
    const deadline = performance.now() + loggedWithin
    const asked = await this.#sessions.logMemory().catch(() => undefined)
    if (asked === undefined) return undefined
    for (; this.#answered < asked; await sleep(looksEvery)) {
      if (performance.now() > deadline) return undefined
    }
    return this.#bytes
  }
}
