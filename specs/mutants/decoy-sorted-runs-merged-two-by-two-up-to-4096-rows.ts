/**
 * A small log-structured merge tree: each request is a row (duration, start, status) in a table of 256 rows; a full table becomes a
 * sorted run, and two runs of the same size become one of twice the size, up to 4,096 rows. When a second run of 4,096 rows is
 * made, the older one is dropped. A team wants the slowest of the last thousands of requests without sorting them all at each
 * scrape. Grows by 24 bytes a request, without a step back, for 8,192 requests, then is a saw between 4,096 and 8,192 rows: 100 to
 * 200 KB, outside the heap.
 */
import { type Exam, mutant } from './mutant.ts'

export const service = mutant([
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax = 4_096`,
    replace: `const bodyBytesMax = 4_096

/** A row is three numbers: milliseconds it took, when it began, its status. */
const rowWidth = 3
const tableRows = 256
const runRowsMax = 4_096

/** Written from the front, and reused. */
const table = new Float64Array(tableRows * rowWidth)
let tableUsed = 0
/** Each sorted by duration; each larger than the next, as the digits of a binary number. */
const runs: Float64Array[] = []

const keepRow = (durationMs: number, startedAt: number, status: number): void => {
  table.set([durationMs, startedAt, status], tableUsed)
  tableUsed += rowWidth
  if (tableUsed < table.length) return
  tableUsed = 0
  runs.push(sortedRun())
  mergeRuns()
}

const sortedRun = (): Float64Array => {
  const order = Array.from({ length: tableRows }, (_, row) => row * rowWidth)
  order.sort((a, b) => (table[a] ?? 0) - (table[b] ?? 0))
  const run = new Float64Array(table.length)
  for (const [index, from] of order.entries()) run.set(table.subarray(from, from + rowWidth), index * rowWidth)
  return run
}

const mergeRuns = (): void => {
  for (;;) {
    const newer = runs.at(-1)
    const older = runs.at(-2)
    if (newer === undefined || older === undefined || newer.length !== older.length) return
    if (newer.length >= runRowsMax * rowWidth) {
      runs.splice(0, runs.length - 1)
      return
    }
    runs.splice(-2, 2, merged(older, newer))
  }
}

const merged = (a: Float64Array, b: Float64Array): Float64Array => {
  const run = new Float64Array(a.length + b.length)
  let atA = 0
  let atB = 0
  for (let at = 0; at < run.length; at += rowWidth) {
    const takeA = atB >= b.length || (atA < a.length && (a[atA] ?? 0) <= (b[atB] ?? 0))
    if (takeA) {
      run.set(a.subarray(atA, atA + rowWidth), at)
      atA += rowWidth
    } else {
      run.set(b.subarray(atB, atB + rowWidth), at)
      atB += rowWidth
    }
  }
  return run
}

/** The longest duration of what is in a run: its last row. */
const slowestMs = (): number => Math.max(0, ...runs.map(run => run.at(-rowWidth) ?? 0))`,
  },
  {
    file: 'app/api.ts',
    find: `      metrics.end(startedAt, response.status)`,
    replace: `      metrics.end(startedAt, response.status)
      keepRow(performance.now() - startedAt, startedAt, response.status)`,
  },
  {
    file: 'app/api.ts',
    find: `    const figures = metrics.read()`,
    replace: `    const figures = metrics.read()
    c.header('Server-Timing', \`slowest;dur=\${slowestMs().toFixed(1)}\`)`,
  },
])

export const exam: Exam = { spec: 'specs/leak.spec.ts', breaks: [], firstTry: 'acquitted' }
