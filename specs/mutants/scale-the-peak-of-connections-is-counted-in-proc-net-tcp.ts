import { mutant, type Exam } from './mutant.ts'

/**
 * With each answer the metrics note how many connections there are at most. They are counted in
 * /proc/net/tcp, which is read on the event loop and has a line for each connection: the more clients, the
 * longer each answer takes. A user sees a service that is quick for ten clients and does not keep up with
 * a thousand.
 */
export const service = mutant([
  {
    file: 'app/metrics.ts',
    find: `import { createHistogram, type RecordableHistogram, performance } from 'node:perf_hooks'`,
    replace: `import { readFileSync } from 'node:fs'
import { createHistogram, type RecordableHistogram, performance } from 'node:perf_hooks'`,
  },
  {
    file: 'app/metrics.ts',
    find: `  readonly pool: PoolState
`,
    replace: `  readonly pool: PoolState
  readonly connectionsMax: number
`,
  },
  {
    file: 'app/metrics.ts',
    find: `  #inFlight = 0
`,
    replace: `  #inFlight = 0
  #connectionsMax = 0
`,
  },
  {
    file: 'app/metrics.ts',
    find: `    this.#requestCount += 1`,
    replace: `    this.#requestCount += 1
    const established = readFileSync('/proc/net/tcp', 'utf8').split('\\n').filter(line => / 01 /.test(line))
    this.#connectionsMax = Math.max(this.#connectionsMax, established.length)`,
  },
  {
    file: 'app/metrics.ts',
    find: `      pool: this.#poolState(),`,
    replace: `      pool: this.#poolState(),
      connectionsMax: this.#connectionsMax,`,
  },
])

export const exam: Exam = {
  spec: 'specs/scale.spec.ts',
  only: '1000 clients at',
  firstTry: 'caught',
  breaks: ['scale.1000.latency.p99'],
  mayBreak: 'any',
}
