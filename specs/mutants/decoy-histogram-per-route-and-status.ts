import { mutant, type Exam } from './mutant.ts'

/**
 * Each pair of route and status gets its own native histogram when it first occurs, and each histogram keeps the
 * slowest request as an example. Healthy: there are few pairs, because ids and unknown paths are folded, though
 * the examples change all the time.
 */
export const service = mutant([
  {
    file: 'app/metrics.ts',
    find: `const longestMicroseconds = 60_000_000`,
    replace: `const longestMicroseconds = 60_000_000

interface RouteTimes {
  readonly microseconds: RecordableHistogram
  slowest: { readonly url: string; readonly ms: number; readonly at: string } | undefined
}`,
  },
  {
    file: 'app/metrics.ts',
    find: `  #sumMs = 0`,
    replace: `  readonly #routes = new Map<string, RouteTimes>()
  #sumMs = 0`,
  },
  {
    file: 'app/metrics.ts',
    find: `  read(): Figures {`,
    replace: `  /** The same by route and status. An example fades, so that there is a new one now and then. */
  recordRoute(url: string, status: number, ms: number): void {
    const path = /\\/api\\/(?:health|ready|metrics|transfer|accounts)/.exec(url)?.[0] ?? 'other'
    const key = \`\${path} \${status}\`
    const times = this.#routes.get(key) ?? {
      microseconds: createHistogram({ lowest: 1, highest: longestMicroseconds, figures: 3 }),
      slowest: undefined,
    }
    this.#routes.set(key, times)
    times.microseconds.record(Math.min(Math.max(Math.round(ms * 1_000), 1), longestMicroseconds))
    if (ms > (times.slowest?.ms ?? 0) * 0.9) times.slowest = { url, ms, at: new Date().toISOString() }
  }

  read(): Figures {`,
  },
  {
    file: 'app/api.ts',
    find: `      metrics.end(startedAt, response.status)`,
    replace: `      metrics.end(startedAt, response.status)
      metrics.recordRoute(request.url, response.status, performance.now() - startedAt)`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  firstTry: 'acquitted',
  breaks: [],
}
