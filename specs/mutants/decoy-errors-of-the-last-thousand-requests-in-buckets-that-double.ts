import { mutant, type Exam } from './mutant.ts'

/**
 * How many of the last thousand requests were refused, without a list of a thousand: each refusal is a bucket of one, with its
 * number; three buckets of one size become one of twice that size, and a bucket is dropped when its newest refusal is more than a
 * thousand requests ago (the exponential histogram of Datar, Gionis, Indyk and Motwani). The list of buckets is longer after
 * every power of two, and each refusal makes an object, so it looks as if it grew with the requests. It is right because there
 * are at most two buckets of each size and no size above a thousand: twenty buckets, about a kilobyte, reached after the first
 * thousand requests. Whatever is merged or dropped is referenced by nothing else.
 */
export const service = mutant([
  {
    file: 'app/metrics.ts',
    find: `const longestMicroseconds = 60_000_000`,
    replace: `interface Bucket {
  /** A power of two. */
  readonly refusals: number
  /** The number of the request that was refused last. */
  readonly newest: number
}

const windowRequests = 1_000
const perSizeMax = 2

/** Counts what happened in the last thousand requests, to within half of its oldest bucket. */
class Recent {
  /** The newest first. */
  #buckets: Bucket[] = []

  get count(): number {
    const oldest = this.#buckets.at(-1)?.refusals ?? 0
    const all = this.#buckets.reduce((sum, { refusals }) => sum + refusals, 0)
    return all - Math.floor(oldest / 2)
  }

  note(request: number): void {
    this.forget(request)
    this.#buckets.unshift({ refusals: 1, newest: request })
    this.#merge()
  }

  forget(request: number): void {
    while ((this.#buckets.at(-1)?.newest ?? request) <= request - windowRequests) this.#buckets.pop()
  }

  /** Of three of one size the two older ones become one, and there may then be three of that size. */
  #merge(): void {
    for (let size = 1; ; size *= 2) {
      const start = this.#buckets.findIndex(({ refusals }) => refusals === size)
      const equal = this.#buckets.filter(({ refusals }) => refusals === size)
      const newer = equal[perSizeMax - 1]
      if (equal.length <= perSizeMax || newer === undefined) return
      this.#buckets.splice(start + 1, 2, { refusals: size * 2, newest: newer.newest })
    }
  }
}

const longestMicroseconds = 60_000_000`,
  },
  {
    file: 'app/metrics.ts',
    find: `  readonly uptime: number`,
    replace: `  readonly uptime: number
  /** About how many of the last thousand requests were refused. */
  readonly refusedLately: number`,
  },
  {
    file: 'app/metrics.ts',
    find: `  #sumMs = 0`,
    replace: `  readonly #refused = new Recent()
  #sumMs = 0`,
  },
  {
    file: 'app/metrics.ts',
    find: `    if (status >= 500) this.#errorCount += 1`,
    replace: `    if (status >= 500) this.#errorCount += 1
    if (status >= 400) this.#refused.note(this.#requestCount)`,
  },
  {
    file: 'app/metrics.ts',
    find: `    const { rss, heapTotal, heapUsed, external, arrayBuffers } = process.memoryUsage()`,
    replace: `    const { rss, heapTotal, heapUsed, external, arrayBuffers } = process.memoryUsage()
    this.#refused.forget(this.#requestCount)`,
  },
  {
    file: 'app/metrics.ts',
    find: `      uptime: process.uptime(),`,
    replace: `      uptime: process.uptime(),
      refusedLately: this.#refused.count,`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  firstTry: 'acquitted',
  breaks: [],
}
