import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy: the pool opens one session at a time, and who needs a further one waits until the one before has been answered, so a pool
 * of three fills step by step and not at once. The wait is a second at most, counts against the lease, and ends with 503 `not-applied`
 * before anything was sent, at once when the login that is waited for has failed.
 */
export const service = mutant([
  {
    file: 'app/dialler.ts',
    find: `  #scout: Promise<void> | undefined`,
    replace: `  #scout: Promise<void> | undefined
  /** The session that is being opened. Never rejects. */
  #opening: Promise<void> | undefined`,
  },
  {
    file: 'app/dialler.ts',
    find: `    if (this.#reachable) return this.#connect()
    this.#scout ??=`,
    replace: `    if (this.#reachable) return this.#connectInTurn()
    this.#scout ??=`,
  },
  {
    file: 'app/dialler.ts',
    find: `    await Promise.race([this.#scout, sleep(patienceMs)])
    if (this.#reachable) return this.#connect()`,
    replace: `    await Promise.race([this.#scout, sleep(patienceMs)])
    if (this.#reachable) return this.#connectInTurn()`,
  },
  {
    file: 'app/dialler.ts',
    find: `  /** The connection of a probe is closed, because its caller may have left. */`,
    replace: `  /** @throws Problem \`not-applied\` after a second, or when the session before could not be opened. */
  async #connectInTurn(): Promise<Connection> {
    const deadline = performance.now() + 1_000
    while (this.#opening !== undefined) {
      const leftMs = deadline - performance.now()
      if (leftMs <= 0)
        throw new Problem('not-applied', 'too many sessions are being opened; send it again later')
      await Promise.race([this.#opening, sleep(leftMs, undefined, { ref: false })])
      if (!this.#reachable)
        throw new Problem('not-applied', 'the database cannot be reached; send it again later')
    }
    // Nothing is awaited between the look and this, so two callers never both begin.
    const connecting = this.#connect()
    const over = (): void => {
      this.#opening = undefined
    }
    this.#opening = connecting.then(over, over)
    return connecting
  }

  /** The connection of a probe is closed, because its caller may have left. */`,
  },
])

export const exam: Exam = {
  spec: 'specs/start.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
