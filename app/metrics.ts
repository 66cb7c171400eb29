import { createHistogram, type RecordableHistogram, performance } from 'node:perf_hooks'
import type { PoolState } from './pool.ts'

/** Times in milliseconds since the start of the service, memory in bytes. */
export interface Figures {
  readonly requestCount: number
  /** Answers with a 5xx status. */
  readonly errorCount: number
  readonly inFlight: number
  readonly uptime: number
  readonly responseTime: { p50: number; p95: number; p99: number; mean: number }
  readonly memory: {
    rss: number
    heapTotal: number
    heapUsed: number
    external: number
    arrayBuffers: number
  }
  readonly pool: PoolState
  /** Share of the time since the start in which the event loop was busy, 0 to 1. */
  readonly eventLoopUtilization: number
}

const longestMicroseconds = 60_000_000

/**
 * Counts every request in constant time and fixed memory: Node's HDR histogram has log-linear buckets (three
 * significant figures from 1 µs to 60 s), so percentiles cover all requests since the start, not the last
 * thousand.
 */
export class Metrics {
  readonly #microseconds: RecordableHistogram = createHistogram({
    lowest: 1,
    highest: longestMicroseconds,
    figures: 3,
  })
  readonly #poolState: () => PoolState
  #sumMs = 0
  #requestCount = 0
  #errorCount = 0
  #inFlight = 0

  constructor(poolState: () => PoolState) {
    this.#poolState = poolState
  }

  /** Counts a request as in flight. @returns the start time, to be passed to `end`. */
  begin(): number {
    this.#inFlight += 1
    return performance.now()
  }

  end(startedAt: number, status: number): void {
    this.#inFlight -= 1
    this.record(performance.now() - startedAt, status)
  }

  record(durationMs: number, status: number): void {
    this.#requestCount += 1
    if (status >= 500) this.#errorCount += 1
    this.#sumMs += durationMs
    this.#microseconds.record(Math.min(Math.max(Math.round(durationMs * 1_000), 1), longestMicroseconds))
  }

  read(): Figures {
    const { rss, heapTotal, heapUsed, external, arrayBuffers } = process.memoryUsage()
    return {
      requestCount: this.#requestCount,
      errorCount: this.#errorCount,
      inFlight: this.#inFlight,
      uptime: process.uptime(),
      responseTime: {
        p50: this.#percentileMs(50),
        p95: this.#percentileMs(95),
        p99: this.#percentileMs(99),
        mean: this.#requestCount === 0 ? 0 : this.#sumMs / this.#requestCount,
      },
      memory: { rss, heapTotal, heapUsed, external, arrayBuffers },
      pool: this.#poolState(),
      eventLoopUtilization: performance.eventLoopUtilization().utilization,
    }
  }

  #percentileMs(percent: number): number {
    return this.#requestCount === 0 ? 0 : this.#microseconds.percentile(percent) / 1_000
  }
}
