import { mutant, type Exam } from './mutant.ts'

/** Wrong: at the signal the queue for a connection is emptied, so that its timers do not keep the process; who waited in it is never answered. */
const edits = [
  {
    file: 'app/turnstile.ts',
    find: `  async #wait(): Promise<void> {`,
    replace: `  /** Lets nobody in any more: the places of those inside end with them. */
  close(): void {
    for (const { timer } of this.#waiting) clearTimeout(timer)
    this.#waiting.clear()
  }

  async #wait(): Promise<void> {`,
  },
  {
    file: 'app/pool.ts',
    find: `  /** For the end of the service, when no caller uses the pool any more. */`,
    replace: `  /** For the beginning of the end: the timers of the queue would hold up the process. */
  dismiss(): void {
    this.#turnstile.close()
  }

  /** For the end of the service, when no caller uses the pool any more. */`,
  },
  {
    file: 'app/service.ts',
    find: `      { announce: () => readiness.stop(), drain: () => server.drain(), closePool: () => pool.close() },`,
    replace: `      {
        announce: () => {
          readiness.stop()
          pool.dismiss()
        },
        drain: () => server.drain(),
        closePool: () => pool.close(),
      },`,
  },
]

export const service = mutant(edits)

/**
 * Breaks `gracefulEnd`: requests that waited for a place in the pool when SIGTERM came are in flight, and neither admitted nor refused
 * afterwards: their promise never settles. The drain waits for them until the deadline of 8 s, and the exit, still with 0 and
 * within 10 s, cuts their connections. Requests that held a connection are answered, and later ones may queue as before.
 * Seen: only if more requests are in flight at the signal than the pool has places, as with 20 clients behind a lock; never with ten
 * or fewer, or without a lock, because then the queue is empty.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  firstTry: 'caught',
  breaks: ['transaction.serviceDies.gracefulEnd'],
  mayBreak: 'any',
}
