import { mutant, type Exam } from './mutant.ts'

/**
 * Leaks. A hundred times a second it is noted how late the event loop is, and how many requests are
 * queued; the metrics tell the mean since the last scrape, which empties the list. Where nobody
 * scrapes, nothing does: it grows by some ten KB a second, requests or none. The documents promise no
 * growth without requests (leak.idle), and flat memory for an hour.
 */
export const service = mutant([
  {
    file: 'app/metrics.ts',
    find: `  readonly #poolState: () => PoolState
`,
    replace: `  readonly #poolState: () => PoolState
  #samples: { at: number; lateMs: number; queued: number }[] = []
`,
  },
  {
    file: 'app/metrics.ts',
    find: `    this.#poolState = poolState
`,
    replace: `    this.#poolState = poolState
    let due = performance.now() + sampleEveryMs
    setInterval(() => {
      const at = performance.now()
      this.#samples.push({ at, lateMs: Math.max(at - due, 0), queued: this.#poolState().queued })
      due = at + sampleEveryMs
    }, sampleEveryMs).unref()
`,
  },
  {
    file: 'app/metrics.ts',
    find: `const longestMicroseconds = 60_000_000`,
    replace: `const longestMicroseconds = 60_000_000
const sampleEveryMs = 10`,
  },
  {
    file: 'app/metrics.ts',
    find: `  readonly eventLoopUtilization: number
`,
    replace: `  readonly eventLoopUtilization: number
  /** Means since these figures were last read. */
  readonly sinceLastRead: { lateMs: number; queued: number }
`,
  },
  {
    file: 'app/metrics.ts',
    find: `    const { rss, heapTotal, heapUsed, external, arrayBuffers } = process.memoryUsage()
`,
    replace: `    const { rss, heapTotal, heapUsed, external, arrayBuffers } = process.memoryUsage()
    const samples = this.#samples
    this.#samples = []
    const mean = (of: 'lateMs' | 'queued'): number =>
      samples.reduce((sum, sample) => sum + sample[of], 0) / Math.max(samples.length, 1)
`,
  },
  {
    file: 'app/metrics.ts',
    find: `      eventLoopUtilization: performance.eventLoopUtilization().utilization,
`,
    replace: `      eventLoopUtilization: performance.eventLoopUtilization().utilization,
      sinceLastRead: { lateMs: mean('lateMs'), queued: mean('queued') },
`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: ['leak.idle'],
  mayBreak: 'any',
  firstTry: 'caught',
  everyNth: [1],
}
