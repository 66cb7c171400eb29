import { type Exam, mutant } from './mutant.ts'

/**
 * The metrics want the time between two arrivals. Requests are answered in another order than they arrive in, so the last 32
 * answers wait in a queue until they can be put in order. `Array.prototype.shift` is slow for a long array, so the queue
 * moves an index, and starts anew when the index reaches the end. But 32 answers always wait: the index never reaches the
 * end, and all that were taken out stay in the array. About 150 bytes for each request.
 */
export const service = mutant([
  {
    file: 'app/metrics.ts',
    find: `const longestMicroseconds = 60_000_000`,
    replace: `/** First in, first out, in constant time: \`shift\` of an array moves all that is behind. */
class Queue<T> {
  #items: T[] = []
  #head = 0

  get length(): number {
    return this.#items.length - this.#head
  }

  push(item: T): void {
    this.#items.push(item)
  }

  shift(): T | undefined {
    const item = this.#items[this.#head]
    if (item === undefined) return undefined
    this.#head += 1
    if (this.#head === this.#items.length) {
      this.#items = []
      this.#head = 0
    }
    return item
  }
}

interface Arrival {
  readonly arrivedAt: number
  readonly answeredAt: number
  readonly tookMs: number
  readonly inFlight: number
  readonly status: number
}

/** So many later answers may belong to an earlier arrival. */
const outOfOrder = 32

/** The mean time between two arrivals. Answers do not come in the order of the arrivals, so some wait here. */
class Arrivals {
  readonly #waiting = new Queue<Arrival>()
  #latestAt = 0
  #gapsMs = 0
  #count = 0

  note(arrival: Arrival): void {
    this.#waiting.push(arrival)
    if (this.#waiting.length <= outOfOrder) return
    const first = this.#waiting.shift()
    if (first === undefined) return
    this.#count += 1
    this.#gapsMs += Math.max(0, first.arrivedAt - this.#latestAt)
    this.#latestAt = Math.max(this.#latestAt, first.arrivedAt)
  }

  get meanGapMs(): number {
    return this.#count === 0 ? 0 : this.#gapsMs / this.#count
  }
}

const longestMicroseconds = 60_000_000`,
  },
  {
    file: 'app/metrics.ts',
    find: `  #sumMs = 0`,
    replace: `  readonly #arrivals = new Arrivals()
  #sumMs = 0`,
  },
  {
    file: 'app/metrics.ts',
    find: `    this.record(performance.now() - startedAt, status)`,
    replace: `    const answeredAt = performance.now()
    const tookMs = answeredAt - startedAt
    this.#arrivals.note({ arrivedAt: startedAt, answeredAt, tookMs, inFlight: this.#inFlight, status })
    this.record(tookMs, status)`,
  },
  {
    file: 'app/metrics.ts',
    find: `  readonly uptime: number`,
    replace: `  readonly uptime: number
  readonly meanGapMs: number`,
  },
  {
    file: 'app/metrics.ts',
    find: `      uptime: process.uptime(),`,
    replace: `      uptime: process.uptime(),
      meanGapMs: this.#arrivals.meanGapMs,`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: ['leak.heap'],
  mayBreak: 'any',
  firstTry: 'caught',
  blames: `this.#items.push(item)`,
}
