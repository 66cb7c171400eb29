import { mutant, type Exam } from './mutant.ts'

/**
 * Times of answers go into a histogram that is reset after every thousand requests, and before each reading. It looks as if
 * percentiles began anew, or were emptied by each reader. But before it is reset it is added to a second histogram of the
 * same shape, which is never reset and is the only one that percentiles are read from.
 */
export const service = mutant([
  {
    file: 'app/metrics.ts',
    find: `const longestMicroseconds = 60_000_000
`,
    replace: `const longestMicroseconds = 60_000_000
const recentMax = 1_000

const emptyHistogram = (): RecordableHistogram =>
  createHistogram({ lowest: 1, highest: longestMicroseconds, figures: 3 })
`,
  },
  {
    file: 'app/metrics.ts',
    find: `  readonly #microseconds: RecordableHistogram = createHistogram({
    lowest: 1,
    highest: longestMicroseconds,
    figures: 3,
  })
`,
    replace: `  readonly #recent = emptyHistogram()
  readonly #all = emptyHistogram()
`,
  },
  {
    file: 'app/metrics.ts',
    find: `    this.#microseconds.record(Math.min(Math.max(Math.round(durationMs * 1_000), 1), longestMicroseconds))
  }
`,
    replace: `    this.#recent.record(Math.min(Math.max(Math.round(durationMs * 1_000), 1), longestMicroseconds))
    if (this.#recent.count >= recentMax) this.#settle()
  }

  #settle(): void {
    if (this.#recent.count === 0) return
    this.#all.add(this.#recent)
    this.#recent.reset()
  }
`,
  },
  {
    file: 'app/metrics.ts',
    find: `  read(): Figures {
`,
    replace: `  read(): Figures {
    this.#settle()
`,
  },
  {
    file: 'app/metrics.ts',
    find: `this.#microseconds.percentile(percent)`,
    replace: `this.#all.percentile(percent)`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  firstTry: 'acquitted',
  breaks: [],
}
