import { Problem } from './problem.ts'

type Log = (event: string, fields?: Readonly<Record<string, unknown>>) => void

/**
 * Whether the service accepts requests. Concurrent checks share one query, so that frequent probes of a
 * database that hangs do not fill the pool.
 */
export class Readiness {
  readonly #ping: () => Promise<void>
  readonly #log: Log
  #probe: Promise<void> | undefined
  #stopping = false
  #wasReady: boolean | undefined

  constructor(ping: () => Promise<void>, log: Log) {
    this.#ping = ping
    this.#log = log
  }

  get stopping(): boolean {
    return this.#stopping
  }

  /** Not ready from now on, permanently. */
  stop(): void {
    this.#stopping = true
  }

  /** Settles as soon as `ping` does. @throws Problem `not-ready`. */
  async check(): Promise<void> {
    this.#refuseWhenStopping()
    this.#probe ??= this.#ask().finally(() => {
      this.#probe = undefined
    })
    await this.#probe
    this.#refuseWhenStopping()
  }

  #refuseWhenStopping(): void {
    if (this.#stopping) throw new Problem('not-ready', 'the service is shutting down; use another instance')
  }

  async #ask(): Promise<void> {
    try {
      await this.#ping()
      this.#note(true)
    } catch (error) {
      this.#note(false, error)
      throw new Problem('not-ready', 'the database does not answer; wait until it is back', error)
    }
  }

  /** Logs only changes, because probes come several times a second. */
  #note(ready: boolean, reason?: unknown): void {
    if (this.#wasReady === ready) return
    this.#wasReady = ready
    this.#log(ready ? 'ready' : 'not-ready', ready ? {} : { reason })
  }
}
