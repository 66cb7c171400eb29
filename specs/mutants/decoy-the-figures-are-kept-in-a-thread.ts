import { type Exam, mutant } from './mutant.ts'

/**
 * Healthy: the histogram of response times and the counts live in a worker thread. Times are written into a batch of sixteen, which
 * is handed over (transferred, not copied) when it is full, and comes back empty. It looks like figures that are behind by what is in
 * the batch, that lose what comes while all batches are away, or that go to the wrong reader when two read at once.
 * They do none of that: a reader first sends the batch that was begun, and then its question; messages of a port arrive in order, so
 * the answer has every request that was answered before (CONTRACT `GET /api/metrics`; docs/checks.md: "each request is counted").
 * Questions have numbers. While no batch is back, a new one is made, and at most two empty ones are kept. JSON and text are made of
 * the same answer. The thread asks nobody, has no connection and no timer, and does not keep the process alive; what it has before it
 * has started waits in its port.
 */
export const service = mutant([
  {
    file: 'app/metrics.ts',
    find: `import type { PoolState } from './pool.ts'`,
    replace: `import { Worker } from 'node:worker_threads'
import type { PoolState } from './pool.ts'`,
  },
  {
    file: 'app/metrics.ts',
    find: `const longestMicroseconds = 60_000_000`,
    replace: `/** The thread. A batch has times in milliseconds; those of answers with a 5xx status are negative. */
const bookkeeper = \`
const { parentPort } = require('node:worker_threads')
const { createHistogram } = require('node:perf_hooks')
const longest = 60000000
const microseconds = createHistogram({ lowest: 1, highest: longest, figures: 3 })
let requestCount = 0
let errorCount = 0
let sumMs = 0
const add = signed => {
  const ms = Math.abs(signed)
  requestCount += 1
  if (signed < 0) errorCount += 1
  sumMs += ms
  microseconds.record(Math.min(Math.max(Math.round(ms * 1000), 1), longest))
}
const percentileMs = percent => (requestCount === 0 ? 0 : microseconds.percentile(percent) / 1000)
const read = () => ({
  requestCount,
  errorCount,
  responseTime: {
    p50: percentileMs(50),
    p95: percentileMs(95),
    p99: percentileMs(99),
    mean: requestCount === 0 ? 0 : sumMs / requestCount,
  },
})
parentPort.on('message', ({ batch, length, question }) => {
  if (question !== undefined) {
    parentPort.postMessage({ question, told: read() })
    return
  }
  for (let at = 0; at < length; at += 1) add(batch[at])
  parentPort.postMessage({ batch }, [batch.buffer])
})
\`

type Told = Pick<Figures, 'requestCount' | 'errorCount' | 'responseTime'>
type Batch = Float64Array<ArrayBuffer>
type Heard = { readonly batch: Batch } | { readonly question: number; readonly told: Told }

const batchLength = 16
const freeMost = 2
const shortestMs = 0.000_001

/** The same figures as \`Metrics\`, kept in a thread, so that requests are not held up by their bookkeeping. */
export class ThreadedMetrics {
  readonly #poolState: () => PoolState
  readonly #thread = new Worker(bookkeeper, { eval: true })
  readonly #free: Batch[] = []
  readonly #readers = new Map<number, (told: Told) => void>()
  #batch: Batch = new Float64Array(batchLength)
  #length = 0
  #questions = 0
  #inFlight = 0

  constructor(poolState: () => PoolState) {
    this.#poolState = poolState
    this.#thread.on('message', (heard: Heard) => this.#hear(heard))
    this.#thread.unref()
  }

  /** Counts a request as in flight. @returns the start time, to be passed to \`end\`. */
  begin(): number {
    this.#inFlight += 1
    return performance.now()
  }

  end(startedAt: number, status: number): void {
    this.#inFlight -= 1
    this.record(performance.now() - startedAt, status)
  }

  record(durationMs: number, status: number): void {
    const ms = Math.max(durationMs, shortestMs)
    this.#batch[this.#length] = status >= 500 ? -ms : ms
    this.#length += 1
    if (this.#length === batchLength) this.#handOver()
  }

  async read(): Promise<Figures> {
    if (this.#length > 0) this.#handOver()
    const { requestCount, errorCount, responseTime } = await this.#ask()
    const { rss, heapTotal, heapUsed, external, arrayBuffers } = process.memoryUsage()
    return {
      requestCount,
      errorCount,
      inFlight: this.#inFlight,
      uptime: process.uptime(),
      responseTime,
      memory: { rss, heapTotal, heapUsed, external, arrayBuffers },
      pool: this.#poolState(),
      eventLoopUtilization: performance.eventLoopUtilization().utilization,
    }
  }

  #ask(): Promise<Told> {
    const { promise, resolve } = Promise.withResolvers<Told>()
    this.#questions += 1
    this.#readers.set(this.#questions, resolve)
    this.#thread.postMessage({ question: this.#questions })
    return promise
  }

  #handOver(): void {
    this.#thread.postMessage({ batch: this.#batch, length: this.#length }, [this.#batch.buffer])
    this.#batch = this.#free.pop() ?? new Float64Array(batchLength)
    this.#length = 0
  }

  #hear(heard: Heard): void {
    if ('batch' in heard) {
      if (this.#free.length < freeMost) this.#free.push(heard.batch)
      return
    }
    this.#readers.get(heard.question)?.(heard.told)
    this.#readers.delete(heard.question)
  }
}

const longestMicroseconds = 60_000_000`,
  },
  {
    file: 'app/api.ts',
    find: `import type { Metrics } from './metrics.ts'`,
    replace: `import type { ThreadedMetrics as Metrics } from './metrics.ts'`,
  },
  {
    file: 'app/api.ts',
    find: `  app.get('/api/metrics', c => {`,
    replace: `  app.get('/api/metrics', async c => {`,
  },
  {
    file: 'app/api.ts',
    find: `    const figures = metrics.read()`,
    replace: `    const figures = await metrics.read()`,
  },
  {
    file: 'app/service.ts',
    find: `import { Metrics } from './metrics.ts'`,
    replace: `import { ThreadedMetrics as Metrics } from './metrics.ts'`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
