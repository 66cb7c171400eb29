/** One question for the time: when it was sent and answered by the own clock, and what the other clock said. All in ms. */
export interface Exchange {
  readonly sentMs: number
  readonly otherMs: number
  readonly answeredMs: number
}

/** How far two clocks may drift apart: as much as NTP and `adjtime` allow for (RFC 5905). */
const driftMax = 500e-6
const kept = 16

/**
 * What another clock shows, estimated as NTP does it: the answer was given between question and receipt, so that half the
 * round trip is the most that an estimate is wrong by. Of the last exchanges the best counts; an older one is worth less
 * by what the clocks may have drifted since.
 */
export class OtherClock {
  #exchanges: Exchange[] = []

  add(exchange: Exchange): void {
    this.#exchanges = [...this.#exchanges, exchange].slice(-kept)
  }

  /** How many exchanges it rests on. */
  get exchanges(): number {
    return this.#exchanges.length
  }

  /** What is to be added to the own clock to get the other. NaN before the first exchange. */
  get offsetMs(): number {
    const best = this.#best
    return best === undefined ? Number.NaN : best.otherMs - (best.sentMs + best.answeredMs) / 2
  }

  /** The most that `offsetMs` is wrong by at this moment. */
  get uncertaintyMs(): number {
    const best = this.#best
    return best === undefined ? Number.POSITIVE_INFINITY : this.#doubtOf(best)
  }

  /** The moment of the other clock, on the own one. */
  own(otherMs: number): number {
    return otherMs - this.offsetMs
  }

  get #best(): Exchange | undefined {
    const [first, ...others] = this.#exchanges
    if (first === undefined) return undefined
    return others.reduce((best, one) => (this.#doubtOf(one) <= this.#doubtOf(best) ? one : best), first)
  }

  #doubtOf({ sentMs, answeredMs }: Exchange): number {
    const ageMs = (this.#exchanges.at(-1)?.answeredMs ?? answeredMs) - answeredMs
    return (answeredMs - sentMs) / 2 + ageMs * driftMax
  }
}
