/** One time request: when it was sent and answered by the local clock, and what the other clock showed. All in ms. */
export interface Exchange {
  readonly sentMs: number
  readonly otherMs: number
  readonly answeredMs: number
}

/** How far two clocks may drift apart: as much as NTP and `adjtime` allow for (RFC 5905). */
const driftMax = 500e-6
const kept = 16

/**
 * The time of another clock, estimated like NTP: the response was given between sending and receipt, so half the round trip is
 * the maximum error. The best of the last exchanges counts; older ones lose value by the possible drift since.
 */
export class OtherClock {
  #exchanges: Exchange[] = []

  add(exchange: Exchange): void {
    this.#exchanges = [...this.#exchanges, exchange].slice(-kept)
  }

  get exchanges(): number {
    return this.#exchanges.length
  }

  /** Add this to the local time to get the other clock's time. NaN before the first exchange. */
  get offsetMs(): number {
    const best = this.#best
    return best === undefined ? Number.NaN : best.otherMs - (best.sentMs + best.answeredMs) / 2
  }

  /** The maximum error of `offsetMs` at this moment. */
  get uncertaintyMs(): number {
    const best = this.#best
    return best === undefined ? Number.POSITIVE_INFINITY : this.#doubtOf(best)
  }

  own(otherMs: number): number {
    return otherMs - this.offsetMs
  }

  get #best(): Exchange | undefined {
    return this.#exchanges.toSorted((one, other) => this.#doubtOf(one) - this.#doubtOf(other))[0]
  }

  #doubtOf({ sentMs, answeredMs }: Exchange): number {
    const ageMs = (this.#exchanges.at(-1)?.answeredMs ?? answeredMs) - answeredMs
    return (answeredMs - sentMs) / 2 + ageMs * driftMax
  }
}
