import { mutant, type Exam } from './mutant.ts'

/**
 * A percentile is taken for each second with answers, and the mean of all these seconds is told, "so that one bad second does
 * not hide the rest". A crowd that waits is in one second or two, so the P99 stays low while more than one request in a
 * hundred waited (docs, `toldWaits`; CONTRACT: `responseTime` of all requests).
 */
export const service = mutant([
  {
    file: 'app/metrics.ts',
    find: `const longestMicroseconds = 60_000_000`,
    replace: `const longestMicroseconds = 60_000_000
const secondMs = 1_000`,
  },
  {
    file: 'app/metrics.ts',
    find: `  #sumMs = 0
`,
    replace: `  readonly #sums = new Map<number, number>([
    [50, 0],
    [95, 0],
    [99, 0],
  ])
  #seconds = 0
  #secondEndsAt = 0
  #sumMs = 0
`,
  },
  {
    file: 'app/metrics.ts',
    find: `  record(durationMs: number, status: number): void {
`,
    replace: `  record(durationMs: number, status: number): void {
    this.#closeSecond()
`,
  },
  {
    file: 'app/metrics.ts',
    find: `    return this.#requestCount === 0 ? 0 : this.#microseconds.percentile(percent) / 1_000
  }`,
    replace: `    if (this.#requestCount === 0) return 0
    const running = this.#microseconds.percentile(percent)
    return ((this.#sums.get(percent) ?? 0) + running) / (this.#seconds + 1) / 1_000
  }

  /** The second that is over is added to the sums; the next one begins with the first answer after it. */
  #closeSecond(): void {
    const now = performance.now()
    if (now < this.#secondEndsAt) return
    this.#secondEndsAt = now + secondMs
    if (this.#requestCount === 0) return
    for (const [percent, sum] of this.#sums) this.#sums.set(percent, sum + this.#microseconds.percentile(percent))
    this.#seconds += 1
    this.#microseconds.reset()
  }`,
  },
])

export const exam: Exam = {
  spec: 'specs/start.spec.ts',
  only: 'a pool of 3',
  breaks: ['start.toldWaits'],
  mayBreak: 'any',
  firstTry: 'caught',
}
