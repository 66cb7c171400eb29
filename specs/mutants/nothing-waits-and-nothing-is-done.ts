import { type Exam, mutant } from './mutant.ts'

/**
 * Wrong: `Retry-After` is no longer always 1. It says how long the queue for a connection will take: what waits, divided by what was done in the last second, between 1 and 5 seconds. While
 * many wait and nothing is done that is Infinity, and the bound makes 5 of it. While nobody waits and nothing is done it is 0 / 0, and NaN passes every Math.min and Math.max.
 *
 * A team writes it because clients that were turned away from a full queue came back all too soon. It is tested with a full queue, and with an empty one of a service that works.
 *
 * A client sees: POST /api/transfer (or GET /api/ready) while the database has been away for two seconds, or before it has first answered, is 503 with `Retry-After: NaN`. That is
 * neither a number of seconds nor a date; a client that hands it to a timer comes again at once, and goes on so for the whole outage. Breaks CONTRACT.md: 503 + Retry-After.
 */
export const service = mutant([
  {
    file: 'app/problem.ts',
    find: `const retryAfterSeconds = '1'
`,
    replace: `const longestRetrySeconds = 5

/** How the work at the database gets on. */
class Pace {
  /** How many wait for a connection. */
  waiting = (): number => 0
  #second = 0
  #done = 0
  #doneBefore = 0

  did(): void {
    this.#turn()
    this.#done += 1
  }

  get perSecond(): number {
    this.#turn()
    return Math.max(this.#done, this.#doneBefore)
  }

  #turn(): void {
    const second = Math.floor(performance.now() / 1_000)
    if (second === this.#second) return
    this.#doneBefore = second === this.#second + 1 ? this.#done : 0
    this.#done = 0
    this.#second = second
  }
}

export const pace = new Pace()

/** When those who wait now will have been served. */
const retryAfterSeconds = (): string => {
  const seconds = Math.ceil(pace.waiting() / pace.perSecond)
  return String(Math.min(Math.max(seconds, 1), longestRetrySeconds))
}
`,
  },
  {
    file: 'app/problem.ts',
    find: `{ 'Retry-After': retryAfterSeconds }`,
    replace: `{ 'Retry-After': retryAfterSeconds() }`,
  },
  {
    file: 'app/turnstile.ts',
    find: `import { Problem } from './problem.ts'
`,
    replace: `import { pace, Problem } from './problem.ts'
`,
  },
  {
    file: 'app/turnstile.ts',
    find: `    this.#limits = limits
`,
    replace: `    this.#limits = limits
    pace.waiting = () => this.queued
`,
  },
  {
    file: 'app/pool.ts',
    find: `import { toRefusal } from './failure.ts'
`,
    replace: `import { toRefusal } from './failure.ts'
import { pace } from './problem.ts'
`,
  },
  {
    file: 'app/pool.ts',
    find: `      return await this.#lend(work, leaseMs)
`,
    replace: `      const result = await this.#lend(work, leaseMs)
      pace.did()
      return result
`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.databaseDies.errorHygiene'],
  mayBreak: 'any',
  firstTry: 'caught',
}
