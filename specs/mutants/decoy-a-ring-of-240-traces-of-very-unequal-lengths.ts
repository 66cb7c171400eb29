import { type Exam, mutant } from './mutant.ts'

/**
 * Healthy: the last 240 requests each have a trace, a buffer with a frame of 32 bytes for each step. Most traces are short, and some
 * are very long: their lengths are distributed as those of call trees and files are (a Pareto distribution), here drawn by chance.
 * Bound: 240 traces of 64 KiB at most, 16 MB; in fact about half a megabyte, which differs by 100 KB from one moment to the next, up
 * as often as down. The ring is full after 240 requests. What looks as if it kept is `traces[next] = …` in app/metrics.ts.
 */
export const service = mutant([
  {
    file: 'app/metrics.ts',
    find: `const longestMicroseconds = 60_000_000`,
    replace: `const tracesKept = 240
const frameBytes = 32
const framesMax = 2_048
const framesMin = 8

const traces: Buffer[] = []
let next = 0

/** One trace in ten is ten times as long as the shortest, one in a hundred a hundred times. */
const stepsOfTrace = (): number => Math.min(framesMax, Math.ceil(framesMin / (1 - Math.random())))

const keepTrace = (durationMs: number): void => {
  const steps = stepsOfTrace()
  const trace = Buffer.alloc(steps * frameBytes, 1)
  for (let step = 0; step < steps; step += 1) trace.writeDoubleLE((durationMs * step) / steps, step * frameBytes)
  traces[next] = trace
  next = (next + 1) % tracesKept
}

const longestMicroseconds = 60_000_000`,
  },
  {
    file: 'app/metrics.ts',
    find: `    this.#requestCount += 1`,
    replace: `    keepTrace(durationMs)
    this.#requestCount += 1`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
