import { Distribution } from '../distribution.ts'

/** By how much the median of a window has to be below all before for the service to have become faster. */
const notable = 0.1
/** The median of fewer jumps from window to window. */
const answersNeeded = 20

/** A period of a CPU quota: wherever a window of that length begins, it has the same share of it. */
export const windowMs = 100

/**
 * Tells from the latencies of a load without pauses, window by window, whether a service still becomes faster. It is not
 * asked whether one is slower than another: where the machine has other things to do as well, some are.
 */
export class Speed {
  #window = new Distribution()
  /** The median of the last window that was faster than those before. */
  #fastest: number | undefined

  record(latencyMs: number): void {
    this.#window.record(latencyMs)
  }

  /** Ends the window and compares it with the fastest; the first is faster than none. One with too few answers goes on. */
  compare(): 'faster' | 'no faster' | 'too few answers' {
    if (this.#window.count < answersNeeded) return 'too few answers'
    const median = this.#window.quantile(0.5)
    this.#window = new Distribution()
    const fastest = this.#fastest
    if (fastest !== undefined && median > fastest * (1 - notable)) return 'no faster'
    this.#fastest = median
    return 'faster'
  }
}
