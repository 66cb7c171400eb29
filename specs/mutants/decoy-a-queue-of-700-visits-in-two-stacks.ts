import { type Exam, mutant } from './mutant.ts'

/**
 * The last 700 visits are kept in a queue made of two stacks: what comes is pushed on one, what leaves is popped from the other, and
 * when that is empty the first is turned over and takes its place.
 *
 * A real team writes it because `shift` of a long array moves all its elements, and a ring seemed more to explain.
 *
 * A client sees nothing. Healthy: the two stacks together never hold more than 700 visits, reached after 700 requests, however long
 * either of them is at the moment.
 */
export const service = mutant([
  {
    file: 'app/metrics.ts',
    find: `const longestMicroseconds = 60_000_000`,
    replace: `const longestMicroseconds = 60_000_000

const visitsMost = 700

interface Visit {
  readonly at: string
  readonly durationMs: number
  readonly status: number
}

/** First in, first out, without moving what is between. */
class Visits {
  #coming: Visit[] = []
  #leaving: Visit[] = []

  get length(): number {
    return this.#coming.length + this.#leaving.length
  }

  add(visit: Visit): void {
    this.#coming.push(visit)
    if (this.length > visitsMost) this.#removeOldest()
  }

  #removeOldest(): void {
    if (this.#leaving.length === 0) {
      this.#leaving = this.#coming.reverse()
      this.#coming = []
    }
    this.#leaving.pop()
  }
}

const visits = new Visits()`,
  },
  {
    file: 'app/metrics.ts',
    find: `    this.#sumMs += durationMs`,
    replace: `    this.#sumMs += durationMs
    visits.add({ at: new Date().toISOString(), durationMs, status })`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
