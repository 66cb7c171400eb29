import { type Exam, mutant } from './mutant.ts'

/**
 * Healthy. How many of the last 4,096 answers of a status class took how long is counted in exponential histograms (Datar, Gionis,
 * Indyk, Motwani): each answer pushes a bucket on a list that nobody empties. But as soon as three buckets have one size, the two oldest
 * become one of twice the size, and the oldest is dropped when it is out of the window: at most two of each size, some 26 in a list. The
 * map has a list for each class of status and power of two of milliseconds that was met, at most 5 × 16, and fills late.
 */
export const service = mutant([
  {
    file: 'app/metrics.ts',
    find: `const longestMicroseconds = 60_000_000
`,
    replace: `const longestMicroseconds = 60_000_000

interface Bucket {
  /** The number of the newest answer in it. */
  readonly newest: number
  readonly size: number
}

const windowAnswers = 4_096
const slowestPower = 15

/** How many of the last answers were of one kind, to within a half of the oldest bucket. */
class WindowCount {
  readonly #buckets: Bucket[] = []

  get count(): number {
    return this.#buckets.reduce((sum, { size }) => sum + size, 0)
  }

  add(newest: number): void {
    const buckets = this.#buckets
    buckets.push({ newest, size: 1 })
    for (let at = buckets.length - 3; at >= 0; at -= 2) {
      const [oldest, older, newer] = buckets.slice(at, at + 3)
      if (oldest === undefined || older === undefined || oldest.size !== newer?.size) break
      buckets.splice(at, 2, { newest: older.newest, size: 2 * older.size })
    }
    this.forget(newest)
  }

  /** What is older than the window. */
  forget(newest: number): void {
    for (let [first] = this.#buckets; first !== undefined; [first] = this.#buckets) {
      if (first.newest > newest - windowAnswers) return
      this.#buckets.shift()
    }
  }
}
`,
  },
  {
    file: 'app/metrics.ts',
    find: `  #inFlight = 0

  constructor`,
    replace: `  #inFlight = 0
  readonly #windows = new Map<string, WindowCount>()

  constructor`,
  },
  {
    file: 'app/metrics.ts',
    find: `    this.#requestCount += 1
`,
    replace: `    this.#requestCount += 1
    const power = Math.min(Math.ceil(Math.log2(Math.max(durationMs, 1))), slowestPower)
    const kind = \`\${Math.floor(status / 100)}xx-\${2 ** power}ms\`
    const window = this.#windows.get(kind) ?? new WindowCount()
    this.#windows.set(kind, window)
    window.add(this.#requestCount)
`,
  },
  {
    file: 'app/metrics.ts',
    find: `  read(): Figures {
`,
    replace: `  /** The last answers by class of status and longest duration. */
  lately(): ReadonlyMap<string, number> {
    for (const window of this.#windows.values()) window.forget(this.#requestCount)
    return new Map([...this.#windows].map(([kind, { count }]) => [kind, count]))
  }

  read(): Figures {
`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
