import { mutant, type Exam } from './mutant.ts'

/** Healthy: a place that comes free goes to one of those who wait, drawn by lot, and not to the first. */
const edits = [
  {
    file: 'app/turnstile.ts',
    find: ` * Lets \`size\` callers through at a time, the others in order of arrival. The length of the queue and the wait
 * in it are bounded, so that a client is refused soon and can retry.`,
    replace: ` * Lets \`size\` callers through at a time, the others by lot: in order of arrival, a crowd that comes at once would make
 * everybody behind it wait for almost the whole deadline. The number of those who wait, and their wait, are bounded, so that a client
 * is refused soon and can retry.`,
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
    replace: `  /** The place goes to somebody who waits, so that no later caller can take it. */
  leave(): void {
    const waiting = [...this.#waiting]
    const drawn = waiting[Math.floor(Math.random() * waiting.length)]
    if (drawn === undefined) {
      this.#inside -= 1
      return
    }
    this.#waiting.delete(drawn)
    clearTimeout(drawn.timer)
    drawn.admit()
  }`,
  },
]

export const service = mutant(edits)

/**
 * Right: nobody is promised his turn, only an answer in time. Whoever waits is drawn or refused within the second of POOL_WAIT_MS, as before, with 503 `not-applied`, and
 * has done nothing by then. The place passes from hand to hand without being counted free, so there are never more than ten inside and none is lost; who was
 * refused is no longer among those who wait. Without overload a few wait for some milliseconds, and to lose every draw of a second would take hundreds of lots in a row.
 * Looks wrong: later requests overtake earlier ones, an unlucky one waits long beside others that do not, and orders of one client, sent together, are not done in their order.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  firstTry: 'acquitted',
  breaks: [],
}
