import { type Exam, mutant } from './mutant.ts'

/**
 * The metrics tell how old the oldest request in flight is. The starts of the requests in flight are a set of seconds, because
 * the figure is in seconds. At the end of a request its start is the end less the duration, both in seconds. That is the same
 * number in mathematics and in a test with round times. Of numbers with fractions, divided by 1,000 and subtracted, about every
 * second differs from the first in the last bit: nothing is deleted, and nothing says so. A number in the set is about 40 bytes.
 */
export const service = mutant([
  {
    file: 'app/metrics.ts',
    find: `const longestMicroseconds = 60_000_000`,
    replace: `const seconds = (ms: number): number => ms / 1_000

const longestMicroseconds = 60_000_000`,
  },
  {
    file: 'app/metrics.ts',
    find: `  #sumMs = 0`,
    replace: `  /** When the requests in flight began, in seconds, the oldest first. */
  readonly #starts = new Set<number>()
  #sumMs = 0`,
  },
  {
    file: 'app/metrics.ts',
    find: `    return performance.now()
  }`,
    replace: `    const startedAt = performance.now()
    this.#starts.add(seconds(startedAt))
    return startedAt
  }`,
  },
  {
    file: 'app/metrics.ts',
    find: `    this.record(performance.now() - startedAt, status)`,
    replace: `    const endedAt = performance.now()
    const durationMs = endedAt - startedAt
    this.#starts.delete(seconds(endedAt) - seconds(durationMs))
    this.record(durationMs, status)`,
  },
  {
    file: 'app/metrics.ts',
    find: `  readonly uptime: number`,
    replace: `  readonly uptime: number
  /** The age of the oldest request in flight, in seconds. */
  readonly oldestInFlight: number`,
  },
  {
    file: 'app/metrics.ts',
    find: `      uptime: process.uptime(),`,
    replace: `      uptime: process.uptime(),
      oldestInFlight: this.#oldest(),`,
  },
  {
    file: 'app/metrics.ts',
    find: `  #percentileMs(percent: number): number {`,
    replace: `  #oldest(): number {
    const now = seconds(performance.now())
    const [first = now] = this.#starts
    return now - first
  }

  #percentileMs(percent: number): number {`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  firstTry: 'caught',
  breaks: ['leak.heap'],
  mayBreak: 'any',
  blames: 'this.#starts.add(seconds(startedAt))',
}
