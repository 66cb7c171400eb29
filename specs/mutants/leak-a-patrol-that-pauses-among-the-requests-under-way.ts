import { type Exam, mutant } from './mutant.ts'

/**
 * Requests under way are in a set, from which each is removed. A patrol walks through it, one step for each answer with a 5xx status:
 * an iterator that rests as long as none fails. The set often moves to a new table, each old table knows the next one, and
 * the resting iterator holds the first: all tables stay.
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
    this.record(performance.now() - startedAt, status)`,
  },
])

/** A table of 120 to 400 bytes, with the numbers in it, for each two to five requests: about 80 bytes a request. */
export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  firstTry: 'caught',
  breaks: ['leak.heap'],
  mayBreak: ['leak.workingSet'],
  blames: '#patrol = this.#underWay.values()',
}
