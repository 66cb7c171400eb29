import { mutant, type Exam } from './mutant.ts'

export const service = mutant([
  {
    file: 'app/metrics.ts',
    find: `const longestMicroseconds = 60_000_000
`,
    replace: `const longestMicroseconds = 60_000_000

/** How many requests stay on the performance timeline, for whoever attaches DevTools. */
const timelineMax = 1_000
`,
  },
  {
    file: 'app/metrics.ts',
    find: `    this.#inFlight -= 1
`,
    replace: `    this.#inFlight -= 1
    // Cleared as a whole: the timeline can forget a name, and not its oldest entry.
    if (this.#requestCount % timelineMax === 0) performance.clearMeasures('request')
    performance.measure('request', { start: startedAt, detail: { status, inFlight: this.#inFlight } })
`,
  },
])

/**
 * Healthy: every request leaves an entry on Node's performance timeline, a list of the process that keeps 150 bytes for
 * each and forgets nothing by itself; each thousandth request clears it. A saw-tooth between 0 and 1,000 entries, 150 KB at
 * most, from the first thousand requests on.
 */
export const exam: Exam = { spec: 'specs/leak.spec.ts', firstTry: 'acquitted', breaks: [] }
