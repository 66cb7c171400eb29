import { type Exam, mutant } from './mutant.ts'

/**
 * A timer notes every 50 ms how late the event loop is, how many requests are in flight and how many were answered. The last
 * 400 notes are kept, 20 seconds, and `/api/metrics` tells the worst lateness among them. Teams write it because a mean
 * since the start hides a stall. It grows by time and not by requests, also while nobody asks, until 20 seconds after the
 * start. One timer; at most 400 notes of about 150 bytes: 60 KB.
 */
export const service = mutant([
  {
    file: 'app/metrics.ts',
    find: `const longestMicroseconds = 60_000_000`,
    replace: `interface LoopSample {
  readonly takenAt: number
  readonly lateMs: number
  readonly inFlight: number
  readonly answered: number
}

const sampleEveryMs = 50
const samplesKept = 400

const longestMicroseconds = 60_000_000`,
  },
  {
    file: 'app/metrics.ts',
    find: `  #sumMs = 0`,
    replace: `  readonly #samples: LoopSample[] = []
  #oldestSample = 0
  #sumMs = 0`,
  },
  {
    file: 'app/metrics.ts',
    find: `    this.#poolState = poolState
  }`,
    replace: `    this.#poolState = poolState
    let expectedAt = performance.now() + sampleEveryMs
    setInterval(() => {
      const takenAt = performance.now()
      this.#sample({
        takenAt,
        lateMs: Math.max(0, takenAt - expectedAt),
        inFlight: this.#inFlight,
        answered: this.#requestCount,
      })
      expectedAt = takenAt + sampleEveryMs
    }, sampleEveryMs)
  }

  #sample(sample: LoopSample): void {
    if (this.#samples.length < samplesKept) {
      this.#samples.push(sample)
      return
    }
    this.#samples[this.#oldestSample] = sample
    this.#oldestSample = (this.#oldestSample + 1) % samplesKept
  }`,
  },
  {
    file: 'app/metrics.ts',
    find: `  readonly uptime: number`,
    replace: `  readonly uptime: number
  /** The worst of the last 20 seconds. */
  readonly eventLoopLateMs: number`,
  },
  {
    file: 'app/metrics.ts',
    find: `      uptime: process.uptime(),`,
    replace: `      uptime: process.uptime(),
      eventLoopLateMs: this.#samples.reduce((worst, { lateMs }) => Math.max(worst, lateMs), 0),`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
