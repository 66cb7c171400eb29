export type Side = 'client' | 'server'

/** Waits for a message. Sent to the proxy as JSON. */
export interface Trap {
  readonly from: Side
  /** A regular expression that the message's name must match; case is ignored. */
  readonly message: string
  /**
   * What the proxy does with a message instead of forwarding it: `cut` closes the connection to both sides; `reset` closes it to
   * the client by a reset; `mute` stops forwarding while both sides stay connected; `delay` forwards it later; `deliverLate` closes
   * the connection to the client at once, and that to the server after forwarding the message later.
   */
  readonly action: 'cut' | 'reset' | 'mute' | 'delay' | 'deliverLate'
  /** How long `delay` and `deliverLate` hold the message back. */
  readonly delayMs: number
  /** The number of messages it acts on; then everything is forwarded again. */
  readonly times: number
  /** How long after the first message it acts on others: a pool with one connection would else lose its next one too. */
  readonly withinMs: number
}

/** How often a trap acted: the proxy's response. */
export interface Sprung {
  readonly hits: number
}

/** Where a database listens, and in its place the proxy. */
export const databasePorts = { postgres: 5432, mariadb: 3306 } as const
export const controlPort = 8080

export class Traps {
  #trap: Trap | undefined
  #hits = 0
  #firstAt = 0

  /** Sets another trap, or none. @returns how often the previous one acted. */
  set(trap: Trap | undefined): Sprung {
    const sprung = { hits: this.#hits }
    this.#trap = trap
    this.#hits = 0
    return sprung
  }

  spring(from: Side, name: string): Trap | undefined {
    const trap = this.#trap
    if (trap === undefined || trap.from !== from || this.#hits >= trap.times) return undefined
    if (!new RegExp(trap.message, 'i').test(name)) return undefined
    if (this.#hits === 0) this.#firstAt = performance.now()
    else if (performance.now() - this.#firstAt > trap.withinMs) return undefined
    this.#hits += 1
    return trap
  }
}
