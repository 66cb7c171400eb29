import { mutant, type Exam } from './mutant.ts'

/**
 * A batcher which flushes late: 3,500 answers are collected, folded into one total for each status, and dropped.
 * Bound: 3,500 entries of about 130 bytes, 455 KB. It is reached after 3,500 requests, in the third or fourth round of ten, and the
 * saw-tooth never rises for more than 3,500 requests.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax =`,
    replace: `interface Answer {
  readonly at: number
  readonly durationMs: number
  readonly status: number
  readonly path: string
}

interface Total {
  count: number
  ms: number
  slowest: Answer | undefined
}

const answersPerFold = 3_500

/** Totals by status. Answers are folded into them in large batches, between two requests. */
class Totals {
  readonly #totals = new Map<number, Total>()
  #answers: Answer[] = []

  add(answer: Answer): void {
    this.#answers.push(answer)
    if (this.#answers.length >= answersPerFold) this.#fold()
  }

  #fold(): void {
    for (const answer of this.#answers) {
      const total: Total = this.#totals.get(answer.status) ?? { count: 0, ms: 0, slowest: undefined }
      total.count += 1
      total.ms += answer.durationMs
      if (answer.durationMs > (total.slowest?.durationMs ?? 0)) total.slowest = answer
      this.#totals.set(answer.status, total)
    }
    this.#answers = []
  }
}

const totals = new Totals()

const bodyBytesMax =`,
  },
  {
    file: 'app/api.ts',
    find: `      metrics.end(startedAt, response.status)`,
    replace: `      metrics.end(startedAt, response.status)
      const at = performance.now()
      const { pathname: path } = new URL(request.url)
      totals.add({ at, durationMs: at - startedAt, status: response.status, path })`,
  },
])

export const exam: Exam = { spec: 'specs/leak.spec.ts', firstTry: 'acquitted', breaks: [] }
