import { type Exam, mutant } from './mutant.ts'

/**
 * Nothing is wrong. A connect that has no answer after 250 ms is begun a second time beside the first; who answers first is taken,
 * and the other is cut, also when it answers later. That looks like connections without an owner, and like a pool that is larger
 * than promised. But both attempts end by themselves within their second, none of them is ever lent before one is chosen, and the
 * loser is discarded in the moment in which it has answered. An attempt that fails before the 250 ms is a failure as before, so
 * a refused connection is not tried twice; when both fail, the reason is that of the second.
 *
 * A real team writes it because a lost first packet is sent again only after a second, which is when the attempt is given up; and the
 * second attempt asks for the address again, which may be another one by then.
 *
 * A client sees fewer refusals after an outage. A connect takes 1.25 s at most instead of 1 s, and counts in the lease as before.
 */
export const service = mutant([
  {
    file: 'app/dialler.ts',
    find: `const patienceMs = 100`,
    replace: `const patienceMs = 100

/** A connect to a healthy database is over by then. */
const secondKnockMs = 250`,
  },
  {
    file: 'app/dialler.ts',
    find: `  async #connect(): Promise<Connection> {`,
    replace: `  async #knock(): Promise<Connection> {
    const first = this.#options.connect()
    const early = await Promise.race([first, sleep(secondKnockMs)])
    if (early !== undefined) return early
    const second = this.#options.connect()
    const attempts = [first, second]
    try {
      const chosen = await Promise.any(attempts)
      for (const attempt of attempts) void this.#discardOther(attempt, chosen)
      return chosen
    } catch {
      // Both have failed.
      return second
    }
  }

  async #discardOther(attempt: Promise<Connection>, chosen: Connection): Promise<void> {
    try {
      const connection = await attempt
      if (connection !== chosen) connection.discard('another attempt was faster')
    } catch {
      // It came to nothing, and nobody needs it.
    }
  }

  async #connect(): Promise<Connection> {`,
  },
  {
    file: 'app/dialler.ts',
    find: `await this.#options.connect()`,
    replace: `await this.#knock()`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
