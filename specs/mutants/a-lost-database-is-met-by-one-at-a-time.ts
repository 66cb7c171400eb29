import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: while the database cannot be reached the pool has one place, so that nine callers do not wait for the same probe in vain.
 * That it can be reached is noted when a connection was opened. Where only the opening of a connection failed (a slow network, a full
 * server) and other sessions have survived, the one place always finds a session at rest and never opens another: nine of ten
 * places are gone for good.
 */
export const service = mutant([
  {
    file: 'app/dialler.ts',
    find: `  constructor(options: DiallerOptions) {`,
    replace: `  get reachable(): boolean {
    return this.#reachable
  }

  constructor(options: DiallerOptions) {`,
  },
  {
    file: 'app/service.ts',
    find: `  const pool = new Pool({
    limits,`,
    replace: `  const pool = new Pool({
    limits: {
      ...limits,
      get size() {
        return dialler.reachable ? limits.size : 1
      },
    },`,
  },
  {
    file: 'app/turnstile.ts',
    find: `  /** The place goes to the first in the queue, so that no later caller can take it. */
  leave(): void {
    const [first] = this.#waiting
    if (first === undefined) {
      this.#inside -= 1
      return
    }
    this.#waiting.delete(first)
    clearTimeout(first.timer)
    first.admit()
  }`,
    replace: `  /** The place goes to the first in the queue, and to more of them if there are more places than before. */
  leave(): void {
    this.#inside -= 1
    for (const waiter of this.#waiting) {
      if (this.#inside >= this.#limits.size) return
      this.#inside += 1
      this.#waiting.delete(waiter)
      clearTimeout(waiter.timer)
      waiter.admit()
    }
  }`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.databaseDies.placesKept'],
  mayBreak: 'any',
  firstTry: 'missed',
}
