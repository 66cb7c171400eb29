import { mutant, type Exam } from './mutant.ts'

/**
 * A span is opened for each request and ended when the promise of its answer settles. Health and both forms of the metrics are answered
 * without a promise (3 of 16 requests), and their spans stay open: about 700 bytes each.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax =`,
    replace: `interface Span {
  readonly name: string
  readonly startedAt: number
  readonly attributes: readonly (readonly [string, string])[]
}

/** Spans that have not ended, and how much time those that have ended took. */
class Tracer {
  readonly #open = new Map<number, Span>()
  readonly #busyMs = new Map<string, number>()
  #last = 0

  start(request: Request, startedAt: number): number {
    this.#last += 1
    const attributes = [...request.headers].concat([['url.full', request.url]])
    this.#open.set(this.#last, { name: request.method, startedAt, attributes })
    return this.#last
  }

  end(id: number): void {
    const span = this.#open.get(id)
    if (span === undefined) return
    this.#open.delete(id)
    const { name, startedAt } = span
    this.#busyMs.set(name, (this.#busyMs.get(name) ?? 0) + performance.now() - startedAt)
  }
}

const tracer = new Tracer()

const bodyBytesMax =`,
  },
  {
    file: 'app/api.ts',
    find: `    const startedAt = metrics.begin()`,
    replace: `    const startedAt = metrics.begin()
    const span = tracer.start(request, startedAt)`,
  },
  {
    file: 'app/api.ts',
    find: `    return response instanceof Promise ? response.then(answered) : answered(response)`,
    replace: `    return response instanceof Promise
      ? response.then(answered).finally(() => tracer.end(span))
      : answered(response)`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  firstTry: 'caught',
  breaks: ['leak.heap'],
  mayBreak: ['leak.native', 'leak.external', 'leak.workingSet'],
  blames: [
    'this.#open.set(this.#last, { name: request.method, startedAt, attributes })',
    `const attributes = [...request.headers].concat([['url.full', request.url]])`,
    'const span = tracer.start(request, startedAt)',
  ],
}
