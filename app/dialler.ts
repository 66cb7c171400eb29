import { setTimeout as sleep } from 'node:timers/promises'
import type { Connection } from './connection.ts'
import type { Fields } from './log.ts'
import { Problem } from './problem.ts'

interface DiallerOptions {
  /** Makes a connection that has answered, or rejects with the reason. Must settle by itself. */
  readonly connect: () => Promise<Connection>
  /** Told when the database is lost and when it is found again, not of every attempt. */
  readonly log: (event: string, fields?: Fields) => void
}

/** Longer than a connect takes where the database is well, shorter than anybody minds. */
const patienceMs = 100

/**
 * Opens connections. While the database cannot be reached, one scout at a time looks for it, and callers wait a moment
 * for what it finds before they are refused. For an attempt may take a second, when packets vanish or a name server
 * hangs, and a hundred requests that each wait for one are no better informed. There is no pause between scouts: the
 * first request after the database is back finds it.
 */
export class Dialler {
  readonly #options: DiallerOptions
  #reachable = true
  #scout: Promise<void> | undefined

  constructor(options: DiallerOptions) {
    this.#options = options
  }

  /** @throws Problem `not-applied` within 100 ms while the database is known to be lost; what `connect` throws. */
  async dial(): Promise<Connection> {
    if (this.#reachable) return this.#connect()
    this.#scout ??= this.#look().finally(() => {
      this.#scout = undefined
    })
    await Promise.race([this.#scout, sleep(patienceMs)])
    if (this.#reachable) return this.#connect()
    throw new Problem('not-applied', 'the database cannot be reached; send it again later')
  }

  /** Its connection belongs to nobody, for whoever asked may have left. */
  async #look(): Promise<void> {
    try {
      const connection = await this.#connect()
      connection.discard('it was a scout')
    } catch {
      // Noted, and for callers the same as no answer.
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
