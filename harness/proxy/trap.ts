/**
 * What happens at a message, instead of its being forwarded: the connection is closed to both sides, or closed to the
 * client by a reset; nothing is forwarded any more while both sides stay connected; or it comes later.
 */
export type Action = 'cut' | 'reset' | 'mute' | 'delay'

/** Waits for a message. Sent to the proxy as JSON. */
export interface Trap {
  readonly from: 'client' | 'server'
  /** A regular expression that the message's name must match, in whatever case. */
  readonly message: string
  readonly action: Action
  /** For how long `delay` holds back what is to be forwarded. */
  readonly delayMs: number
  /** How many messages it takes; then everything is forwarded again. */
  readonly times: number
}

/** How often a trap was sprung: what the proxy answers. */
export interface Sprung {
  readonly hits: number
}

export const proxyPorts = { postgres: 5432, control: 8080 } as const

/** The one trap that is set, if any. */
export class Traps {
  #trap: Trap | undefined
  #hits = 0

  /** Sets another one, or none. Answers how often the one before was sprung. */
  set(trap: Trap | undefined): Sprung {
    const sprung = { hits: this.#hits }
    this.#trap = trap
    this.#hits = 0
    return sprung
  }

  /** The trap that the message springs. */
  spring(from: 'client' | 'server', name: string): Trap | undefined {
    const trap = this.#trap
    if (trap === undefined || trap.from !== from || this.#hits >= trap.times) return undefined
    if (!new RegExp(trap.message, 'i').test(name)) return undefined
    this.#hits += 1
    return trap
  }
}
