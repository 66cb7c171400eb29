import { type Exam, mutant } from './mutant.ts'

/**
 * The metrics have a series for each status and each latency in microseconds, which is a new one for nearly every request. But a
 * registry takes no more than 900 series: all others are counted under the label "other". About 500 bytes each, 450 KB in all;
 * full after some 1,000 requests, as soon as there were 900 different labels, and then nothing more.
 */
export const service = mutant([
  {
    file: 'app/metrics.ts',
    find: `const longestMicroseconds = 60_000_000`,
    replace: `const longestMicroseconds = 60_000_000

const seriesMax = 900
const hoursOfDay = 24

interface Series {
  count: number
  last: Date
  readonly byHour: number[]
}`,
  },
  {
    file: 'app/metrics.ts',
    find: `  #inFlight = 0`,
    replace: `  #inFlight = 0
  readonly #series = new Map<string, Series>()`,
  },
  {
    file: 'app/metrics.ts',
    find: `    this.#sumMs += durationMs`,
    replace: `    this.#count(\`status="\${status}",ms="\${durationMs.toFixed(3)}"\`)
    this.#sumMs += durationMs`,
  },
  {
    file: 'app/metrics.ts',
    find: `  #percentileMs(percent: number): number {`,
    replace: `  #count(label: string): void {
    const now = new Date()
    const series = this.#seriesOf(label)
    series.count += 1
    series.last = now
    const hour = now.getUTCHours()
    series.byHour[hour] = (series.byHour[hour] ?? 0) + 1
  }

  /** A label that would be one too many is counted with the others. */
  #seriesOf(label: string): Series {
    const known = this.#series.get(label)
    if (known !== undefined) return known
    if (label !== 'other' && this.#series.size >= seriesMax) return this.#seriesOf('other')
    const series = { count: 0, last: new Date(), byHour: Array<number>(hoursOfDay).fill(0) }
    this.#series.set(label, series)
    return series
  }

  #percentileMs(percent: number): number {`,
  },
])

export const exam: Exam = { spec: 'specs/leak.spec.ts', breaks: [], firstTry: 'acquitted' }
