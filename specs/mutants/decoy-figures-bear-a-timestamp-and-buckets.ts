import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy: the text of the metrics uses what Prometheus' format 0.0.4 also allows: a timestamp behind each value, a histogram
 * whose last bucket is `+Inf`, a value with an exponent, and a label with quotes, a brace and a space. The promised figures
 * are the same in both forms, and each line can be read by the rules of the format.
 */
export const service = mutant([
  {
    file: 'app/metrics.ts',
    find: `const longestMicroseconds = 60_000_000`,
    replace: `const longestMicroseconds = 60_000_000

/** Upper bounds of the buckets in milliseconds; each holds all that was no slower. */
const bounds = [5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000]`,
  },
  {
    file: 'app/metrics.ts',
    find: `  readonly pool: PoolState
`,
    replace: `  readonly pool: PoolState
  /** How many requests took no longer than so many milliseconds. */
  readonly noLongerThan: Readonly<Record<string, number>>
`,
  },
  {
    file: 'app/metrics.ts',
    find: `  #sumMs = 0
`,
    replace: `  readonly #buckets = new Map<number, number>(bounds.map(bound => [bound, 0]))
  #sumMs = 0
`,
  },
  {
    file: 'app/metrics.ts',
    find: `    this.#sumMs += durationMs
`,
    replace: `    this.#sumMs += durationMs
    for (const [bound, count] of this.#buckets) if (durationMs <= bound) this.#buckets.set(bound, count + 1)
`,
  },
  {
    file: 'app/metrics.ts',
    find: `      pool: this.#poolState(),`,
    replace: `      pool: this.#poolState(),
      noLongerThan: Object.fromEntries(this.#buckets),`,
  },
  {
    file: 'app/exposition.ts',
    find: `    family('process_uptime_seconds',`,
    replace: `    family('http_answer_duration_seconds', 'histogram', 'Time to answer, in buckets.', [
      ...Object.entries(figures.noLongerThan).map(
        ([bound, count]) => [\`_bucket{le="\${Number(bound) / 1_000}"}\`, count] as const,
      ),
      ['_bucket{le="+Inf"}', requestCount],
      ['_sum', (responseTime.mean * requestCount) / 1_000],
      ['_count', requestCount],
    ]),
    family('service_info', 'gauge', 'What runs here: a \\\\\\\\ in a help text is escaped.', [
      [\`{name="the \\\\"ledger\\\\" {main} service",node="\${process.version}"}\`, 1],
    ]),
    family('process_start_time_seconds', 'gauge', 'When it began.', [
      ['', ((Date.now() - figures.uptime * 1_000) / 1_000).toExponential(9)],
    ]),
    family('process_uptime_seconds',`,
  },
  {
    file: 'app/exposition.ts',
    find: `type Sample = readonly [suffix: string, value: number]`,
    replace: `type Sample = readonly [suffix: string, value: number | string]`,
  },
  {
    file: 'app/exposition.ts',
    find: `    ...samples.map(([suffix, value]) => \`\${name}\${suffix} \${value}\`),`,
    replace: `    ...samples.map(([suffix, value]) => \`\${name}\${suffix} \${value} \${Date.now()}\`),`,
  },
])

export const exam: Exam = { spec: 'specs/transaction.spec.ts', breaks: [], firstTry: 'acquitted' }
