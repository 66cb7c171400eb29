import { mutant, type Exam } from './mutant.ts'

/** Healthy: who gets a place from the queue keeps the timer of the wait; when it fires, it refuses a promise that was settled long ago. */
const edits = [
  {
    file: 'app/turnstile.ts',
    find: `    this.#waiting.delete(first)
    clearTimeout(first.timer)
    first.admit()
`,
    replace: `    this.#waiting.delete(first)
    first.admit()
`,
  },
  {
    file: 'app/turnstile.ts',
    find: `  readonly admit: () => void
  readonly timer: NodeJS.Timeout
`,
    replace: `  readonly admit: () => void
`,
  },
  {
    file: 'app/turnstile.ts',
    find: `      const timer = setTimeout(() => {`,
    replace: `      setTimeout(() => {`,
  },
  {
    file: 'app/turnstile.ts',
    find: `      const waiter: Waiter = { admit, timer }`,
    replace: `      const waiter: Waiter = { admit }`,
  },
]

export const service = mutant(edits)

/**
 * Right: a promise settles once. The first of `admit` and `refuse` decides, and the other does nothing. The late timer deletes a waiter that has left the
 * queue already, and no other, because it deletes by identity; it does not touch the count of places. If it fires first, the waiter is out of the queue,
 * so that no place can go to it. Each timer lives for one second at most, so their number is bounded by the requests of a second, and the process ends by
 * `process.exit`, which waits for none.
 * Looks wrong: "no connection came free" is thrown for an order that is in the middle of its transaction, and would let its place go or answer it twice.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  firstTry: 'acquitted',
  breaks: [],
}
