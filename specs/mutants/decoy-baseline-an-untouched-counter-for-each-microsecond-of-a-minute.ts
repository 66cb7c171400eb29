import { mutant, type Exam } from './mutant.ts'

/**
 * For exact percentiles there is one counter of 32 bits for each microsecond up to a minute, 240 MB.
 * That looks like a waste, but the counters are zero without being written, so only the few pages of
 * latencies that occur are ever in memory; a percentile is searched no further than the largest
 * latency. Less than 500 MB even if all were touched (baseline.memory).
 */
export const service = mutant([
  {
    file: 'app/metrics.ts',
    find: `import { createHistogram, type RecordableHistogram, performance } from 'node:perf_hooks'`,
    replace: `import { performance } from 'node:perf_hooks'`,
  },
  {
    file: 'app/metrics.ts',
    find: `const longestMicroseconds = 60_000_000`,
    replace: `const longestMicroseconds = 60_000_000

interface RecordableHistogram {
  record(value: number): void
  percentile(percent: number): number
}

/** One counter for each value, so that percentiles are exact. */
const createHistogram = ({ highest }: { lowest: number; highest: number; figures: number }): RecordableHistogram => {
  const counts = new Uint32Array(highest + 1)
  let recorded = 0
  let largest = 0
  return {
    record(value) {
      counts[value] = (counts[value] ?? 0) + 1
      recorded += 1
      largest = Math.max(largest, value)
    },
    percentile(percent) {
      let left = Math.ceil((recorded * percent) / 100)
      for (let value = 1; value < largest; value += 1) {
        left -= counts[value] ?? 0
        if (left <= 0) return value
      }
      return largest
    },
  }
}`,
  },
])

export const exam: Exam = {
  spec: 'specs/baseline.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
