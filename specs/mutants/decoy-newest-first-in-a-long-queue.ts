import { type Exam, mutant } from './mutant.ts'

/**
 * Serves the queue for a place in order of arrival as long as at most twenty wait, and the newest first while more do. Where
 * clients time out, whoever has waited longest has most likely left, and the newest has the best chance to be heard.
 *
 * It looks unfair: under load those who came first are refused with 503 after a second, while those who came last are served in
 * milliseconds. The documents promise a bounded wait, and an answer that says `not-applied`, and no order of service. Each
 * waiter has a timer of its own, a place goes straight from one caller to the next, and a refused order never had a connection.
 * Ten clients, or twenty, never make a queue that long.
 */
export const service = mutant([
  {
    file: 'app/turnstile.ts',
    find: `  readonly #waiting = new Set<Waiter>()`,
    replace: `  /** The oldest first. */
  readonly #waiting: Waiter[] = []`,
  },
  {
    file: 'app/turnstile.ts',
    find: `    return this.#waiting.size
`,
    replace: `    return this.#waiting.length
`,
  },
  {
    file: 'app/turnstile.ts',
    find: `this.#waiting.size >= `,
    replace: `this.#waiting.length >= `,
  },
  {
    file: 'app/turnstile.ts',
    find: `  /** The place goes to the first in the queue, so that no later caller can take it. */`,
    replace: `  /**
   * The place goes to one in the queue, so that no later caller can take it: to the oldest, or in a long queue to the newest,
   * because the oldest have left by then.
   */`,
  },
  {
    file: 'app/turnstile.ts',
    find: `    const [first] = this.#waiting
    if (first === undefined) {`,
    replace: `    const first = this.#waiting.length > longQueue ? this.#waiting.pop() : this.#waiting.shift()
    if (first === undefined) {`,
  },
  {
    file: 'app/turnstile.ts',
    find: `    this.#waiting.delete(first)
`,
    replace: ``,
  },
  {
    file: 'app/turnstile.ts',
    find: `        this.#waiting.delete(waiter)
`,
    replace: `        const at = this.#waiting.indexOf(waiter)
        if (at >= 0) this.#waiting.splice(at, 1)
`,
  },
  {
    file: 'app/turnstile.ts',
    find: `      this.#waiting.add(waiter)`,
    replace: `      this.#waiting.push(waiter)`,
  },
  {
    file: 'app/turnstile.ts',
    find: `interface Waiter {`,
    replace: `/** More than this many waiters are more than can be served before they give up. */
const longQueue = 20

interface Waiter {`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
