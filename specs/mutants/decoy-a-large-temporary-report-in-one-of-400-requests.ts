import { mutant, type Exam } from './mutant.ts'

/**
 * Every 400th request builds a report of 40,000 rows, several megabytes, to find its median, and drops it; the last median is
 * kept as a number. Healthy: the heap jumps and comes back.
 */
export const service = mutant([
  {
    file: 'app/metrics.ts',
    find: `const longestMicroseconds = 60_000_000`,
    replace: `const longestMicroseconds = 60_000_000

const requestsPerReport = 400
const reportRows = 40_000

let lastMedian = 0

/** A simulation of the next hours from what is known now; only its median matters. */
const forecast = (meanMs: number): number => {
  const rows = Array.from({ length: reportRows }, (_, index) => ({
    name: \`sample-\${index}\`,
    durationMs: meanMs * -Math.log(1 - ((index * 7_919) % reportRows) / reportRows),
  }))
  rows.sort((one, other) => one.durationMs - other.durationMs)
  return rows[reportRows / 2]?.durationMs ?? lastMedian
}`,
  },
  {
    file: 'app/metrics.ts',
    find: `    this.#sumMs += durationMs`,
    replace: `    this.#sumMs += durationMs
    if (this.#requestCount % requestsPerReport === 0) lastMedian = forecast(this.#sumMs / this.#requestCount)`,
  },
])

export const exam: Exam = { spec: 'specs/leak.spec.ts', firstTry: 'accused', breaks: [] }
