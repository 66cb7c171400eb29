import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy, and late: for each answer a report to the collector is made, a Request that the end of the service aborts. The last forty wait
 * until a collector is named, and older ones are dropped.
 *
 * Each of them listens to one signal that lives as long as the service, so the signal seems to collect listeners without end. But such a
 * listener holds its Request only weakly, and Node removes it when the Request has been collected (a FinalizationRegistry of its `fetch`).
 *
 * Bound: forty Requests of about 2 KB, and the listeners of those that no full collection has seen yet. After one, and a turn of the loop,
 * the signal has forty.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `import { type Context, Hono } from 'hono'`,
    replace: `import { setMaxListeners } from 'node:events'
import { type Context, Hono } from 'hono'`,
  },
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax = 4_096`,
    replace: `const reportsKept = 40
const collector = process.env['COLLECTOR_URL'] ?? 'http://collector.invalid/visits'

/** What is to be told to the collector. Reports that are under way when the service ends are aborted. */
class Reports {
  readonly #life = new AbortController()
  readonly #waiting: Request[] = []

  constructor() {
    // Every report listens until it is collected; that is no leak.
    setMaxListeners(0, this.#life.signal)
    process.once('exit', () => this.#life.abort())
  }

  add(visit: Readonly<Record<string, string | number>>): void {
    const url = new URL(collector)
    for (const [name, value] of Object.entries(visit)) url.searchParams.set(name, String(value))
    this.#waiting.push(new Request(url, { signal: this.#life.signal }))
    if (this.#waiting.length > reportsKept) this.#waiting.shift()
  }

  async send(): Promise<void> {
    await Promise.allSettled(this.#waiting.splice(0).map(async report => (await fetch(report)).body?.cancel()))
  }
}

const reports = new Reports()
if (process.env['COLLECTOR_URL'] !== undefined) setInterval(() => void reports.send(), 1_000).unref()

const bodyBytesMax = 4_096`,
  },
  {
    file: 'app/api.ts',
    find: `      metrics.end(startedAt, response.status)`,
    replace: `      metrics.end(startedAt, response.status)
      const ms = Math.round(performance.now() - startedAt)
      reports.add({ method: request.method, status: response.status, ms })`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  firstTry: 'acquitted',
  breaks: [],
}
