import { type Exam, mutant } from './mutant.ts'

/**
 * Healthy. Each answer leaves an object in a list without a bound, and an entry in a map by its duration, so that the rate and the
 * commonest duration of the last second can be told. But each second an interval hands the list and the map on to the place of the last
 * second and begins new ones; the second before is forgotten. So they hold what one to two seconds have brought (at 2,000 requests a
 * second some 500 KB), and two seconds after the last request they hold nothing.
 */
export const service = mutant([
  {
    file: 'app/metrics.ts',
    find: `const longestMicroseconds = 60_000_000
`,
    replace: `const longestMicroseconds = 60_000_000

const turnMs = 1_000

interface Second {
  readonly answers: { readonly status: number; readonly durationMs: number; readonly endedAt: number }[]
  readonly byTenth: Map<number, number>
}

const newSecond = (): Second => ({ answers: [], byTenth: new Map() })
`,
  },
  {
    file: 'app/metrics.ts',
    find: `  #inFlight = 0

  constructor(poolState: () => PoolState) {
    this.#poolState = poolState
  }
`,
    replace: `  #inFlight = 0
  #second = newSecond()
  #lastSecond = newSecond()

  constructor(poolState: () => PoolState) {
    this.#poolState = poolState
    const turn = (): void => {
      this.#lastSecond = this.#second
      this.#second = newSecond()
    }
    setInterval(turn, turnMs).unref()
  }

  /** Of the last full second: its requests, its failures and the commonest duration in tenths of a millisecond. */
  lastSecond(): { requests: number; failures: number; commonestTenths: number } {
    const { answers, byTenth } = this.#lastSecond
    const [commonest] = [...byTenth].sort(([, one], [, other]) => other - one)
    return {
      requests: answers.length,
      failures: answers.filter(({ status }) => status >= 500).length,
      commonestTenths: commonest?.[0] ?? 0,
    }
  }
`,
  },
  {
    file: 'app/metrics.ts',
    find: `    this.#requestCount += 1
`,
    replace: `    this.#requestCount += 1
    const { answers, byTenth } = this.#second
    answers.push({ status, durationMs, endedAt: performance.now() })
    const tenth = Math.round(durationMs * 10)
    byTenth.set(tenth, (byTenth.get(tenth) ?? 0) + 1)
`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
