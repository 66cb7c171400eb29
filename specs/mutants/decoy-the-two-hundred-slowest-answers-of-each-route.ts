import { type Exam, mutant } from './mutant.ts'

/**
 * For each route the 200 slowest answers are kept in a heap, with what a person needs to look into them. A new one takes the
 * place of the fastest of them if it is slower. Teams write it because percentiles do not say which requests were slow. There
 * are ten routes at most. Those that are asked once in 16 requests fill in 3,200 requests, and until then each answer is
 * kept. At most 2,000 entries of about 300 bytes.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax = 4_096`,
    replace: `interface SlowAnswer {
  readonly url: string
  readonly status: number
  readonly tookMs: number
  readonly at: string
}

const slowestKept = 200

/** The slowest answers, in a binary heap: the fastest of them is the first, and goes when a slower one comes. */
class SlowestAnswers {
  readonly #heap: SlowAnswer[] = []

  add(answer: SlowAnswer): void {
    if (this.#heap.length < slowestKept) {
      this.#heap.push(answer)
      this.#rise(this.#heap.length - 1)
      return
    }
    if (answer.tookMs <= this.#tookMs(0)) return
    this.#heap[0] = answer
    this.#sink(0)
  }

  #tookMs(index: number): number {
    return this.#heap[index]?.tookMs ?? Number.POSITIVE_INFINITY
  }

  #rise(from: number): void {
    for (let index = from; index > 0; ) {
      const parent = (index - 1) >> 1
      if (this.#tookMs(parent) <= this.#tookMs(index)) return
      this.#swap(parent, index)
      index = parent
    }
  }

  #sink(from: number): void {
    for (let index = from; ; ) {
      const left = 2 * index + 1
      const child = this.#tookMs(left) <= this.#tookMs(left + 1) ? left : left + 1
      if (child >= this.#heap.length || this.#tookMs(index) <= this.#tookMs(child)) return
      this.#swap(index, child)
      index = child
    }
  }

  #swap(one: number, other: number): void {
    const [first, second] = [this.#heap[one], this.#heap[other]]
    if (first === undefined || second === undefined) return
    this.#heap[one] = second
    this.#heap[other] = first
  }
}

const knownRoutes: ReadonlySet<string> = new Set([
  'GET /api/health',
  'GET /api/ready',
  'GET /api/metrics',
  'GET /api/accounts',
  'POST /api/accounts',
  'GET /api/accounts/:id',
  'POST /api/transfer',
])

const routeOf = ({ method, url }: Request): string => {
  const path = url.replace(/^https?:\\/\\/[^/]*/, '').replace(/\\?.*$/, '')
  const route = \`\${method} \${path.replace(/\\/\\d+$/, '/:id')}\`
  return knownRoutes.has(route) ? route : 'others'
}

const slowest = new Map<string, SlowestAnswers>()

const noteSlow = (route: string, answer: SlowAnswer): void => {
  let answers = slowest.get(route)
  if (answers === undefined) {
    answers = new SlowestAnswers()
    slowest.set(route, answers)
  }
  answers.add(answer)
}

const bodyBytesMax = 4_096`,
  },
  {
    file: 'app/api.ts',
    find: `      metrics.end(startedAt, response.status)`,
    replace: `      metrics.end(startedAt, response.status)
      noteSlow(routeOf(request), {
        url: request.url,
        status: response.status,
        tookMs: performance.now() - startedAt,
        at: new Date().toISOString(),
      })`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
