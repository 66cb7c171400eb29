import { setTimeout as sleep } from 'node:timers/promises'
import type { Connection } from './connection.ts'
import type { Fields } from './log.ts'
import { Problem } from './problem.ts'

interface DiallerOptions {
  /** Makes a connection that has answered, or rejects with the reason. Must settle by itself. */
  readonly connect: () => Promise<Connection>
  /** Called when the database is lost and when it is reachable again, not for every attempt. */
  readonly log: (event: string, fields?: Fields) => void
}

/** How long callers wait for the probe: longer than a connect to a healthy database takes. */
const patienceMs = 100

/**
 * Opens connections. While the database cannot be reached, one probe at a time tries to connect. Callers wait
 * up to 100 ms for its result before they are refused, because an attempt may take a second when packets
 * vanish or a name server hangs. There is no pause between probes: the first request after the database is
 * back reaches it.
 */
export class Dialler {
  readonly #options: DiallerOptions
  #reachable = true
  #scout: Promise<void> | undefined

  constructor(options: DiallerOptions) {
    this.#options = options
  }

  /** @throws Problem `not-applied` within 100 ms while the database is lost; what `connect` throws. */
  async dial(): Promise<Connection> {
    if (this.#reachable) return this.#connect()
    this.#scout ??= this.#look().finally(() => {
      this.#scout = undefined
    })
    await Promise.race([this.#scout, sleep(patienceMs)])
    if (this.#reachable) return this.#connect()
    throw new Problem('not-applied', 'the database cannot be reached; send it again later')
  }

  /** The connection of a probe is closed, because its caller may have left. */
  async #look(): Promise<void> {
    try {
      const connection = await this.#connect()
      connection.discard('it was a scout')
    } catch {
      // Logged before; for callers it is the same as no answer.
    }
  }

  async #connect(): Promise<Connection> {
    try {
      const connection = await this.#options.connect()
      this.#note(true)
      return connection
    } catch (error) {
      this.#note(false, { error })
      throw error
    }
  }

  #note(reachable: boolean, fields?: Fields): void {
    if (this.#reachable === reachable) return
    this.#reachable = reachable
    this.#options.log(reachable ? 'database-reachable' : 'database-unreachable', fields)
  }
}
