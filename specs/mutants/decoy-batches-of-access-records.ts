import { mutant, type Exam } from './mutant.ts'

/**
 * Every answer is put in a queue which is summed up and emptied at 300 records, or a quarter of a second after the
 * first of them. Healthy: the queue is short, its timer ends by itself, and the sums are one number for each
 * status.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax = 4_096`,
    replace: `const bodyBytesMax = 4_096

interface Access {
  readonly request: Request
  readonly status: number
  readonly ms: number
}

const batchMax = 300
const batchMs = 250

/** Sums up the answers in batches, so that the work is not done while a client waits. */
class AccessBatch {
  readonly #sums = new Map<number, number>()
  #queue: Access[] = []
  #timer: NodeJS.Timeout | undefined

  add(access: Access): void {
    this.#queue.push(access)
    if (this.#queue.length >= batchMax) this.#flush()
    else this.#timer ??= setTimeout(() => this.#flush(), batchMs)
  }

  #flush(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    const batch = this.#queue
    this.#queue = []
    for (const { status, ms } of batch) this.#sums.set(status, (this.#sums.get(status) ?? 0) + ms)
  }
}

const batch = new AccessBatch()`,
  },
  {
    file: 'app/api.ts',
    find: `      metrics.end(startedAt, response.status)`,
    replace: `      metrics.end(startedAt, response.status)
      batch.add({ request, status: response.status, ms: performance.now() - startedAt })`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  firstTry: 'inconclusive',
  breaks: [],
}
