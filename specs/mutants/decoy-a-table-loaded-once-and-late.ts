import { mutant, type Exam } from './mutant.ts'

/**
 * After the 1,500th request the next read of the metrics builds a table of 20,000 entries, some megabytes, and keeps it.
 * Healthy: it happens once.
 */
export const service = mutant([
  {
    file: 'app/metrics.ts',
    find: `const longestMicroseconds = 60_000_000`,
    replace: `const longestMicroseconds = 60_000_000

const requestsBeforeTable = 1_500
const tableEntries = 20_000

/** Names for durations, as the dashboard writes them. */
const buildNames = (): ReadonlyMap<number, string> =>
  new Map(
    Array.from({ length: tableEntries }, (_, index) => [index, \`\${(index / 1_000).toFixed(3)} seconds\`]),
  )

let names: ReadonlyMap<number, string> | undefined
let longestName = 0`,
  },
  {
    file: 'app/metrics.ts',
    find: `    const { rss, heapTotal, heapUsed, external, arrayBuffers } = process.memoryUsage()`,
    replace: `    if (this.#requestCount > requestsBeforeTable) {
      names ??= buildNames()
      longestName = Math.max(longestName, names.get(Math.round(this.#percentileMs(99)))?.length ?? 0)
    }
    const { rss, heapTotal, heapUsed, external, arrayBuffers } = process.memoryUsage()`,
  },
])

export const exam: Exam = { spec: 'specs/leak.spec.ts', firstTry: 'not tried', breaks: [] }
