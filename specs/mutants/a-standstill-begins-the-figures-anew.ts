import { type Exam, mutant } from './mutant.ts'

/**
 * Wrong: a process that stood still for seconds (a machine that was moved) would show the standstill as response times for the rest of its
 * life, so the figures begin anew: the counts with the percentiles. CONTRACT: `requestCount` and `errorCount` of `GET /api/metrics`
 * (`countedAnswers`: each request is counted); `http_requests_total` is a counter, and goes backwards in a process that did not restart.
 */
export const service = mutant([
  {
    file: 'app/metrics.ts',
    find: `const longestMicroseconds = 60_000_000`,
    replace: `const longestMicroseconds = 60_000_000

const lookEveryMs = 500
/** No work of this service takes as long: the machine stood still. */
const standstillMs = 3_000`,
  },
  {
    file: 'app/metrics.ts',
    find: `    this.#poolState = poolState
  }`,
    replace: `    this.#poolState = poolState
    let lookedAt = performance.now()
    setInterval(() => {
      const sinceMs = performance.now() - lookedAt
      lookedAt += sinceMs
      if (sinceMs > standstillMs) this.#beginAnew()
    }, lookEveryMs).unref()
  }

  /** Times that were measured across a standstill are not those of the service. */
  #beginAnew(): void {
    this.#microseconds.reset()
    this.#sumMs = 0
    this.#requestCount = 0
    this.#errorCount = 0
  }`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.lostAnswers.figuresKept'],
  mayBreak: 'any',
  firstTry: 'not tried',
}
