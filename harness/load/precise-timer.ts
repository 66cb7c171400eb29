/**
 * The last part of a longer wait (ms) is spent in turns of the event loop, because timers are too coarse: half a millisecond on
 * average, at most an eighth of a core. For shorter waits it would keep a core busy.
 */
const spinAfterMs = 4

/** Calls at the earliest requested time, never before it: Node's timers count whole milliseconds and fire up to one late. */
export function preciseTimer(ring: () => void) {
  let setAt = Number.POSITIVE_INFINITY
  let spins = false
  let timer: NodeJS.Timeout | undefined
  let turn: NodeJS.Immediate | undefined
  const clear = (): void => {
    clearTimeout(timer)
    clearImmediate(turn)
    setAt = Number.POSITIVE_INFINITY
  }
  const wake = (): void => {
    const aheadMs = setAt - performance.now()
    if (aheadMs <= 0) {
      clear()
      ring()
    } else if (spins) turn = setImmediate(wake)
    else timer = setTimeout(wake, Math.ceil(aheadMs))
  }
  return {
    clear,
    /** `at` is on the clock of `performance.now()`. */
    setTo(at: number): void {
      if (at >= setAt) return
      clear()
      setAt = at
      const waitMs = at - performance.now()
      spins = waitMs > spinAfterMs
      if (waitMs <= 0) turn = setImmediate(wake)
      else timer = setTimeout(wake, spins ? Math.floor(waitMs) : Math.ceil(waitMs))
    },
  }
}
