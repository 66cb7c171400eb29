import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: answers are counted by class, and each scrape begins a new object whose prototype is the one before: its own
 * counts are those that changed since the last scrape, the others are inherited. Nothing but the newest is ever looked
 * at, but the chain of prototypes has one more link for each scrape. It breaks `leak.heap`.
 */
export const service = mutant([
  {
    file: 'app/metrics.ts',
    find: `const longestMicroseconds = 60_000_000
`,
    replace: `const longestMicroseconds = 60_000_000

/** Answers by the class of their status, since the start. */
type Counts = Record<string, number>

const classes = ['1xx', '2xx', '3xx', '4xx', '5xx']
`,
  },
  {
    file: 'app/metrics.ts',
    find: `  readonly pool: PoolState
`,
    replace: `  readonly pool: PoolState
  /** Answers by the class of their status, and the classes that had any since the last scrape. */
  readonly answers?: { readonly total: Readonly<Counts>; readonly lately: readonly string[] }
`,
  },
  {
    file: 'app/metrics.ts',
    find: `  #sumMs = 0
`,
    replace: `  #sumMs = 0
  #answers: Counts = {}
`,
  },
  {
    file: 'app/metrics.ts',
    find: `    this.#requestCount += 1
`,
    replace: `    this.#requestCount += 1
    const kind = \`\${Math.floor(status / 100)}xx\`
    this.#answers[kind] = (this.#answers[kind] ?? 0) + 1
`,
  },
  {
    file: 'app/metrics.ts',
    find: `      pool: this.#poolState(),
`,
    replace: `      pool: this.#poolState(),
      answers: this.#readAnswers(),
`,
  },
  {
    file: 'app/metrics.ts',
    find: `  #percentileMs(percent: number): number {`,
    replace: `  /** What is counted from now on is an own property again; what is not goes on from the count so far. */
  #readAnswers() {
    const answers = this.#answers
    this.#answers = Object.create(answers) as Counts
    return {
      total: Object.fromEntries(classes.map(kind => [kind, answers[kind] ?? 0])),
      lately: Object.keys(answers),
    }
  }

  #percentileMs(percent: number): number {`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: ['leak.heap'],
  mayBreak: 'any',
  firstTry: 'caught',
}
