import { mutant, type Exam } from './mutant.ts'

/**
 * A circuit breaker in shadow mode notes every answer and prunes its window where it judges: only after an answer with a 5xx status,
 * and no path has one. About 130 bytes a request.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax =`,
    replace: `interface Outcome {
  readonly at: number
  readonly durationMs: number
  readonly status: number
  readonly path: string
}

const breakerWindowMs = 10_000

/** In shadow mode: it reports when it would open. */
class Breaker {
  #outcomes: Outcome[] = []

  note(outcome: Outcome): void {
    this.#outcomes.push(outcome)
    if (outcome.status >= 500) this.#judge(outcome)
  }

  #judge({ at: now, path }: Outcome): void {
    this.#outcomes = this.#outcomes.filter(({ at }) => now - at < breakerWindowMs)
    const failed = this.#outcomes.filter(({ status }) => status >= 500).length
    if (failed * 2 > this.#outcomes.length) console.error(JSON.stringify({ event: 'breaker-would-open', path }))
  }
}

const breaker = new Breaker()

const bodyBytesMax =`,
  },
  {
    file: 'app/api.ts',
    find: `      metrics.end(startedAt, response.status)`,
    replace: `      metrics.end(startedAt, response.status)
      const at = performance.now()
      const { pathname: path } = new URL(request.url)
      breaker.note({ at, durationMs: at - startedAt, status: response.status, path })`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  firstTry: 'caught',
  breaks: ['leak.heap'],
  mayBreak: ['leak.native', 'leak.external', 'leak.workingSet'],
  blames: [
    'this.#outcomes.push(outcome)',
    'breaker.note({ at, durationMs: at - startedAt, status: response.status, path })',
  ],
}
