import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: a forgotten promise must not end the ledger, so rejections that nobody handles are put on a list, as in the documentation of Node:
 * `unhandledRejection` adds a promise, `rejectionHandled` takes it away again, and the list is logged when the service stops. Elsewhere the
 * pool notes how long a place was lent, with `finally`.
 *
 * Leaks: heap, 1 to 2 KB for each order or read that is refused at the database (404 and 422, 2 of 16 requests): the promise, its Problem
 * with its stack, and the row of the Map. `finally` returns a second promise, which is rejected too, and `void` handles nothing. The first
 * promise is awaited, so the caller gets his refusal and nobody misses anything; the second is on the list for ever.
 *
 * To blame: `void lent.finally(…)` in app/pool.ts makes the rejection; `unhandled.set(promise, …)` in app/main.ts keeps it.
 */
export const service = mutant([
  {
    file: 'app/pool.ts',
    find: `  readonly #idle: Connection[] = []`,
    replace: `  readonly #idle: Connection[] = []
  #longestMs = 0

  /** The longest time for which a place was lent. */
  get longestMs(): number {
    return this.#longestMs
  }`,
  },
  {
    file: 'app/pool.ts',
    find: `      return await this.#lend(work, leaseMs)`,
    replace: `      const lentAt = performance.now()
      const lent = this.#lend(work, leaseMs)
      void lent.finally(() => {
        this.#longestMs = Math.max(this.#longestMs, performance.now() - lentAt)
      })
      return await lent`,
  },
  {
    file: 'app/main.ts',
    find: `const starting = serviceOrExit(configOrExit())`,
    replace: `/** A promise that somebody forgot must not end a ledger. What stays here is a defect, and is logged at the end. */
const unhandled = new Map<Promise<unknown>, unknown>()
process.on('unhandledRejection', (reason, promise) => unhandled.set(promise, reason))
process.on('rejectionHandled', promise => unhandled.delete(promise))

const starting = serviceOrExit(configOrExit())`,
  },
  {
    file: 'app/main.ts',
    find: `  log.info('stopped', { orderly })`,
    replace: `  log.info('stopped', { orderly, unhandled: [...new Set([...unhandled.values()].map(String))].slice(0, 20) })`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  firstTry: 'caught',
  breaks: ['leak.heap'],
  blames: 'unhandled.set(',
}
