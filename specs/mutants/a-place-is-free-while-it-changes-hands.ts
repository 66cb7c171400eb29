import { type Exam, mutant } from './mutant.ts'

/**
 * Lets the next in the queue start in the next turn of the event loop, and counts whoever enters as soon as it does. So the
 * answer of the caller that leaves is written before new work begins: under load that took some milliseconds off the slowest
 * answers.
 *
 * From the moment a place is given up until the next in the queue has started, it counts as free. A request that arrives in this
 * turn of the loop takes it, and then the one from the queue comes in as well: eleven are inside, and the eleventh opens an
 * eleventh connection. With a queue this happens again and again, and connections are kept. After a minute of fifty clients
 * Postgres has more sessions of the service than POOL_SIZE says, and they stay when all is quiet. Without a queue nothing shows.
 */
export const service = mutant([
  {
    file: 'app/turnstile.ts',
    find: `    await this.#wait()
  }`,
    replace: `    await this.#wait()
    this.#inside += 1
  }`,
  },
  {
    file: 'app/turnstile.ts',
    find: `  /** The place goes to the first in the queue, so that no later caller can take it. */
  leave(): void {
    const [first] = this.#waiting
    if (first === undefined) {
      this.#inside -= 1
      return
    }`,
    replace: `  /** The first in the queue comes in when the answer of the caller is on its way. */
  leave(): void {
    this.#inside -= 1
    const [first] = this.#waiting
    if (first === undefined) return`,
  },
  {
    file: 'app/turnstile.ts',
    find: `    first.admit()`,
    replace: `    setImmediate(first.admit)`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  breaks: ['transaction.nothingLeftBehind'],
  mayBreak: 'any',
  firstTry: 'caught',
}
