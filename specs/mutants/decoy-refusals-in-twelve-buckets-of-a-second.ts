import { mutant, type Exam } from './mutant.ts'

/**
 * Refusals of the last twelve seconds, for an alarm, in one bucket for each second; one timer moves on to the next bucket and drops
 * the oldest.
 * Bound: 12 buckets of at most 400 refusals, 4,800 entries of about 200 bytes, 1 MB; after twelve seconds without a request none.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax =`,
    replace: `interface Refusal {
  readonly at: string
  readonly status: number
  readonly method: string
  readonly url: string
}

const bucketsKept = 12
const bucketMs = 1_000
const refusalsPerBucket = 400
const alarmAt = 1_000_000

/** Refusals of the last seconds. A bucket that is full counts only. */
class Refusals {
  #buckets: Refusal[][] = [[]]
  #missed = 0

  constructor() {
    setInterval(() => this.#turn(), bucketMs).unref()
  }

  add(refusal: Refusal): void {
    const newest = this.#buckets.at(-1)
    if (newest === undefined || newest.length >= refusalsPerBucket) this.#missed += 1
    else newest.push(refusal)
  }

  #turn(): void {
    this.#buckets = [...this.#buckets.slice(1 - bucketsKept), []]
    if (this.#missed > alarmAt) {
      console.error(JSON.stringify({ event: 'many-refusals', missed: this.#missed, last: this.#buckets.at(-2)?.at(-1) }))
      this.#missed = 0
    }
  }
}

const refusals = new Refusals()

const bodyBytesMax =`,
  },
  {
    file: 'app/api.ts',
    find: `      metrics.end(startedAt, response.status)`,
    replace: `      metrics.end(startedAt, response.status)
      if (response.status >= 400) {
        const { method, url } = request
        refusals.add({ at: new Date().toISOString(), status: response.status, method, url })
      }`,
  },
])

export const exam: Exam = { spec: 'specs/leak.spec.ts', firstTry: 'acquitted', breaks: [] }
