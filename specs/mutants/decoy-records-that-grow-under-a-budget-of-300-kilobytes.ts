import { mutant, type Exam } from './mutant.ts'

/**
 * Records of requests, each with the totals so far, whose digits become more. The oldest are dropped when all have more than 300,000
 * letters. Bound: 300,000 bytes of text. A record has about 190 letters, so about 1,600 fit, and the bound is reached after about 1,600
 * requests, in the second round of ten; later records are longer and fewer fit.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax =`,
    replace: `const lettersMax = 300_000

/** The newest records that fit into the budget. A map keeps them in order of arrival. */
class Records {
  readonly #records = new Map<number, string>()
  readonly #answers: Record<string, number> = {}
  #letters = 0
  #count = 0

  add({ method, url }: Request, status: number, ms: number): void {
    this.#count += 1
    this.#answers[status] = (this.#answers[status] ?? 0) + 1
    const record = JSON.stringify({ count: this.#count, method, url, status, ms, answers: this.#answers })
    this.#records.set(this.#count, record)
    this.#letters += record.length
    this.#trim()
  }

  #trim(): void {
    for (const [count, record] of this.#records) {
      if (this.#letters <= lettersMax) return
      this.#records.delete(count)
      this.#letters -= record.length
    }
  }
}

const records = new Records()

const bodyBytesMax =`,
  },
  {
    file: 'app/api.ts',
    find: `      metrics.end(startedAt, response.status)`,
    replace: `      metrics.end(startedAt, response.status)
      records.add(request, response.status, performance.now() - startedAt)`,
  },
])

export const exam: Exam = { spec: 'specs/leak.spec.ts', firstTry: 'acquitted', breaks: [] }
