import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: a thread measures the busiest second. It sleeps in `Atomics.wait` until the count of answers is another one, and
 * goes on sleeping if the second is not over; but the count it compares with is renewed once a second only, so that after
 * the first answer of a second the wait returns at once, again and again. While there are requests the thread takes all
 * of the quota: it breaks `baseline.cpu`.
 */
export const service = mutant([
  {
    file: 'app/metrics.ts',
    find: `import type { PoolState } from './pool.ts'
`,
    replace: `import { Worker } from 'node:worker_threads'
import type { PoolState } from './pool.ts'
`,
  },
  {
    file: 'app/metrics.ts',
    find: `const longestMicroseconds = 60_000_000
`,
    replace: `const longestMicroseconds = 60_000_000

/** Runs in a thread, so that a busy event loop does not blur the seconds. It sleeps as long as nothing is answered. */
const meter = \`
  const { workerData: shared } = require('node:worker_threads')
  let seen = 0
  let since = performance.now()
  for (;;) {
    Atomics.wait(shared, 0, seen)
    const now = performance.now()
    if (now - since < 1_000) continue
    const total = Atomics.load(shared, 0)
    const rate = Math.round((total - seen) / ((now - since) / 1_000))
    if (rate > Atomics.load(shared, 1)) Atomics.store(shared, 1, rate)
    seen = total
    since = now
  }
\`
`,
  },
  {
    file: 'app/metrics.ts',
    find: `  readonly pool: PoolState
`,
    replace: `  readonly pool: PoolState
  /** Answers in the busiest second. */
  readonly busiestSecond?: number
`,
  },
  {
    file: 'app/metrics.ts',
    find: `  #sumMs = 0
`,
    replace: `  /** The answers since the start, and the answers in the busiest second. */
  readonly #shared = new Int32Array(new SharedArrayBuffer(8))
  #sumMs = 0
`,
  },
  {
    file: 'app/metrics.ts',
    find: `    this.#poolState = poolState
`,
    replace: `    this.#poolState = poolState
    new Worker(meter, { eval: true, workerData: this.#shared }).unref()
`,
  },
  {
    file: 'app/metrics.ts',
    find: `    this.#requestCount += 1
`,
    replace: `    this.#requestCount += 1
    Atomics.add(this.#shared, 0, 1)
    Atomics.notify(this.#shared, 0)
`,
  },
  {
    file: 'app/metrics.ts',
    find: `      pool: this.#poolState(),
`,
    replace: `      pool: this.#poolState(),
      busiestSecond: Atomics.load(this.#shared, 1),
`,
  },
])

export const exam: Exam = {
  spec: 'specs/baseline.spec.ts',
  breaks: ['baseline.cpu'],
  mayBreak: 'any',
  firstTry: 'caught',
}
