import { mutant, type Exam } from './mutant.ts'

/**
 * A label and a counter are memoised for every duration in steps of 20 microseconds up to 20 ms, 1,000 at most;
 * rare durations come late, so new entries appear for thousands of requests, but ever more seldom. Healthy: the
 * domain is bounded, and all of it is about 100 kB.
 */
export const service = mutant([
  {
    file: 'app/metrics.ts',
    find: `const longestMicroseconds = 60_000_000`,
    replace: `const longestMicroseconds = 60_000_000

interface Step {
  readonly label: string
  count: number
}

const stepMicroseconds = 20
const stepsMax = 1_000`,
  },
  {
    file: 'app/metrics.ts',
    find: `  #sumMs = 0`,
    replace: `  /** How often each duration occurred; whatever is longer than the last step is counted there. */
  readonly #steps = new Map<number, Step>()
  #sumMs = 0`,
  },
  {
    file: 'app/metrics.ts',
    find: `    this.#sumMs += durationMs`,
    replace: `    this.#sumMs += durationMs
    this.#step(durationMs).count += 1`,
  },
  {
    file: 'app/metrics.ts',
    find: `  read(): Figures {`,
    replace: `  #step(durationMs: number): Step {
    const index = Math.min(Math.floor((durationMs * 1_000) / stepMicroseconds), stepsMax - 1)
    const known = this.#steps.get(index)
    if (known !== undefined) return known
    const step = { label: \`\${((index * stepMicroseconds) / 1_000).toFixed(2)} ms\`, count: 0 }
    this.#steps.set(index, step)
    return step
  }

  read(): Figures {`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  firstTry: 'inconclusive',
  breaks: [],
}
