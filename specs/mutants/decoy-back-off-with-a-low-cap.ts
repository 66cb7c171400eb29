import { mutant, type Exam } from './mutant.ts'

/** Healthy: a lost database is probed in the background with exponential back-off, but never with more than 200 ms between two probes. */
const edits = [
  {
    file: 'app/dialler.ts',
    find: `const patienceMs = 100
`,
    replace: `const patienceMs = 100

const firstPauseMs = 25
const longestPauseMs = 200
`,
  },
  {
    file: 'app/dialler.ts',
    find: `this.#scout ??= this.#look().finally(`,
    replace: `this.#scout ??= this.#watch().finally(`,
  },
  {
    file: 'app/dialler.ts',
    find: `  /** The connection of a probe is closed,`,
    replace: `  /** Goes on without any caller until the database is back. The next caller that finds it lost starts it again. */
  async #watch(): Promise<void> {
    for (let pauseMs = firstPauseMs; !this.#reachable; pauseMs = Math.min(2 * pauseMs, longestPauseMs)) {
      await sleep(pauseMs)
      if (!this.#reachable) await this.#look()
    }
  }

  /** The connection of a probe is closed,`,
  },
]

export const service = mutant(edits)

/**
 * Callers wait 100 ms at most, as before, and get 503 not-applied with Retry-After. However long the outage was, a probe begins within
 * 200 ms of its end and one probe at a time runs (a second at most when packets vanish, as before). `#watch` ends by itself
 * when any connect succeeds, and `dial` starts another one if the database is lost again: it cannot get stuck. It stops with the process,
 * which exits by `process.exit`. Its connection is closed at once: no session is left behind.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
