/**
 * The last part of a longer wait (ms) is spent in turns of the event loop, because timers are too coarse: half a millisecond on
 * average, at most an eighth of a core. For shorter waits it would keep a core busy.
 */
const spinAfterMs = 4

/** Calls at the earliest requested time, never before it: Node's timers count whole milliseconds and fire up to one late. */
export class PreciseTimer {
  readonly #ring: () => void
  #at = Number.POSITIVE_INFINITY
  #spins = false
  #timer: NodeJS.Timeout | undefined
  #turn: NodeJS.Immediate | undefined

  constructor(ring: () => void) {
    this.#ring = ring
  }

  /** `at` is on the clock of `performance.now()`. */
  setTo(at: number): void {
    if (at >= this.#at) return
    this.clear()
    this.#at = at
    const waitMs = at - performance.now()
    this.#spins = waitMs > spinAfterMs
    if (waitMs <= 0) this.#turn = setImmediate(this.#wake)
    else this.#timer = setTimeout(this.#wake, this.#spins ? Math.floor(waitMs) : Math.ceil(waitMs))
  }

  clear(): void {
    clearTimeout(this.#timer)
    clearImmediate(this.#turn)
    this.#at = Number.POSITIVE_INFINITY
  }

  readonly #wake = (): void => {
    const aheadMs = this.#at - performance.now()
    if (aheadMs <= 0) {
      this.clear()
      this.#ring()
    } else if (this.#spins) this.#turn = setImmediate(this.#wake)
    else this.#timer = setTimeout(this.#wake, Math.ceil(aheadMs))
  }
}
