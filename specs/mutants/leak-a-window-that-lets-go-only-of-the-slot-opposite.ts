import { type Exam, mutant } from './mutant.ts'

/**
 * The metrics tell the share of errors of the last 30 seconds. Each millisecond with an answer has a slot, and a new slot lets
 * the one go that is 30 seconds older, and takes its numbers out of the sums: constant time, no sweep. But only a millisecond
 * with an answer makes a slot, so an old slot goes only if there is an answer in exactly the millisecond 30 seconds later.
 * All others stay, and so do their numbers in the sums. About 100 bytes for each millisecond that had an answer.
 */
export const service = mutant([
  {
    file: 'app/metrics.ts',
    find: `const longestMicroseconds = 60_000_000`,
    replace: `const windowMs = 30_000

interface Slot {
  answers: number
  errors: number
  slowestMs: number
}

const longestMicroseconds = 60_000_000`,
  },
  {
    file: 'app/metrics.ts',
    find: `  #sumMs = 0`,
    replace: `  /** By the millisecond. */
  readonly #slots = new Map<number, Slot>()
  #recentAnswers = 0
  #recentErrors = 0
  #sumMs = 0`,
  },
  {
    file: 'app/metrics.ts',
    find: `    this.#requestCount += 1`,
    replace: `    const slot = this.#slotOf(Math.floor(performance.now()))
    slot.answers += 1
    slot.slowestMs = Math.max(slot.slowestMs, durationMs)
    this.#recentAnswers += 1
    if (status >= 500) {
      slot.errors += 1
      this.#recentErrors += 1
    }
    this.#requestCount += 1`,
  },
  {
    file: 'app/metrics.ts',
    find: `  read(): Figures {`,
    replace: `  /** As the window moves on to a slot, the slot at its other end leaves it. */
  #slotOf(millisecond: number): Slot {
    const current = this.#slots.get(millisecond)
    if (current !== undefined) return current
    const leaving = this.#slots.get(millisecond - windowMs)
    if (leaving !== undefined) {
      this.#recentAnswers -= leaving.answers
      this.#recentErrors -= leaving.errors
      this.#slots.delete(millisecond - windowMs)
    }
    const slot: Slot = { answers: 0, errors: 0, slowestMs: 0 }
    this.#slots.set(millisecond, slot)
    return slot
  }

  read(): Figures {`,
  },
  {
    file: 'app/metrics.ts',
    find: `  readonly uptime: number`,
    replace: `  readonly uptime: number
  /** Of the answers of the last 30 seconds. */
  readonly recentErrorShare: number`,
  },
  {
    file: 'app/metrics.ts',
    find: `      uptime: process.uptime(),`,
    replace: `      uptime: process.uptime(),
      recentErrorShare: this.#recentAnswers === 0 ? 0 : this.#recentErrors / this.#recentAnswers,`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  firstTry: 'caught',
  breaks: ['leak.heap'],
  mayBreak: 'any',
  blames: 'this.#slots.set(millisecond, slot)',
}
