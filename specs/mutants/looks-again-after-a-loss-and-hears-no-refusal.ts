import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: one second after readiness was lost the service looks for the database by itself, so that its log says when it is back. Nobody handles the
 * rejection of that look: when the database is still away, the unhandled rejection ends the process.
 */
const edits = [
  {
    file: 'app/readiness.ts',
    find: `    if (this.#wasReady === ready) return
    this.#wasReady = ready
`,
    replace: `    if (this.#wasReady === ready) return
    const wasLost = this.#wasReady === true
    this.#wasReady = ready
    // The next probe may come much later: the log should say at once when the database is back.
    if (wasLost) setTimeout(() => void this.#lookAgain(), lookAgainMs)
`,
  },
  {
    file: 'app/readiness.ts',
    find: `  /** Logs only changes, because probes come several times a second. */
`,
    replace: `  async #lookAgain(): Promise<void> {
    await this.#ping()
    this.#note(true)
  }

  /** Logs only changes, because probes come several times a second. */
`,
  },
  {
    file: 'app/readiness.ts',
    find: `/**
 * Whether the service accepts requests.`,
    replace: `const lookAgainMs = 1_000

/**
 * Whether the service accepts requests.`,
  },
]

export const service = mutant(edits)

/**
 * Breaks `noCrash`: "the service never ends by itself". Its requests in flight are lost with it, and `GET /api/health`, which must answer while the database
 * is down, does not.
 * When: `GET /api/ready` was answered 200, then a probe fails, and the database is still away one second later. A loss shorter than a second, a database that
 * was never there, and an outage in which nobody asks for readiness do no harm.
 * Seen: the process ends with code 1 about a second after the first 503 of `ready`, in a long outage that is probed.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  firstTry: 'caught',
  breaks: ['transaction.outage.noCrash'],
  mayBreak: 'any',
}
