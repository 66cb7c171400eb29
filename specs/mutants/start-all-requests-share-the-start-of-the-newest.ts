import { mutant, type Exam } from './mutant.ts'

/**
 * The time at which a request began is kept in the metrics and not passed through the API any more, in one
 * field for all requests. A request that waits for a connection or a lock is measured from the start of
 * whichever request came last. As soon as a few run at once, `responseTime` tells a few milliseconds for
 * answers that took a second.
 */
export const service = mutant([
  {
    file: 'app/metrics.ts',
    find: `  begin(): number {
    this.#inFlight += 1
    return performance.now()
  }

  end(startedAt: number, status: number): void {
    this.#inFlight -= 1
    this.record(performance.now() - startedAt, status)`,
    replace: `  begin(): void {
    this.#inFlight += 1
    this.#startedAt = performance.now()
  }

  end(status: number): void {
    this.#inFlight -= 1
    this.record(performance.now() - this.#startedAt, status)`,
  },
  {
    file: 'app/metrics.ts',
    find: `  #sumMs = 0`,
    replace: `  #startedAt = 0
  #sumMs = 0`,
  },
  {
    file: 'app/api.ts',
    find: `    const startedAt = metrics.begin()`,
    replace: `    metrics.begin()`,
  },
  {
    file: 'app/api.ts',
    find: `metrics.end(startedAt, response.status)`,
    replace: `metrics.end(response.status)`,
  },
])

export const exam: Exam = {
  spec: 'specs/start.spec.ts',
  only: 'a pool of 3',
  firstTry: 'caught',
  breaks: ['start.toldWaits'],
  mayBreak: 'any',
}
