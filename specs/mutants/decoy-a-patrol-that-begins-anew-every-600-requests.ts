import { type Exam, mutant } from './mutant.ts'

/**
 * An iterator rests in the set of requests under way, and so holds all tables that the set has moved out of since. Healthy: every
 * 600th request the patrol begins anew, at the table of the moment, and the old ones are let go.
 */
export const service = mutant([
  {
    file: 'app/metrics.ts',
    find: `  #inFlight = 0
`,
    replace: `  #inFlight = 0
  readonly #underWay = new Set<number>()
  /** Where the patrol has stopped. */
  #patrol = this.#underWay.values()
  #longestWaitMs = 0
`,
  },
  {
    file: 'app/metrics.ts',
    find: `    return performance.now()
  }`,
    replace: `    const startedAt = performance.now()
    this.#underWay.add(startedAt)
    return startedAt
  }

  /** When one fails, one other is looked at, in turn: whether it waits for long. */
  #lookAtTheNext(): void {
    const { done, value } = this.#patrol.next()
    if (done === true) this.#patrol = this.#underWay.values()
    else this.#longestWaitMs = Math.max(this.#longestWaitMs, performance.now() - value)
  }`,
  },
  {
    file: 'app/metrics.ts',
    find: `    this.record(performance.now() - startedAt, status)`,
    replace: `    this.#underWay.delete(startedAt)
    if (status >= 500) this.#lookAtTheNext()
    if (this.#requestCount % patrolEvery === 0) this.#patrol = this.#underWay.values()
    this.record(performance.now() - startedAt, status)`,
  },
  {
    file: 'app/metrics.ts',
    find: `const longestMicroseconds = 60_000_000`,
    replace: `const longestMicroseconds = 60_000_000

/** Requests after which the patrol begins anew, wherever it is. */
const patrolEvery = 600`,
  },
])

/** Rises by about 80 bytes a request to some 50 KB, and falls to nothing every 600 requests. */
export const exam: Exam = { spec: 'specs/leak.spec.ts', firstTry: 'acquitted', breaks: [] }
