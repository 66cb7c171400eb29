import { mutant, type Exam } from './mutant.ts'

/**
 * A note of each answer is posted to a port that has no listener, and waits there serialized. When 2,500 wait, all are taken out and
 * folded into a total for each status.
 * Bound: 2,500 notes of some 300 bytes, 750 KB of native memory; then none.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `import { type Context, Hono } from 'hono'`,
    replace: `import { MessageChannel, receiveMessageOnPort } from 'node:worker_threads'
import { type Context, Hono } from 'hono'`,
  },
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax =`,
    replace: `interface Note {
  readonly path: string
  readonly status: number
  readonly durationMs: number
}

const notesPerFold = 2_500

/** Totals by status. Notes wait outside of the heap, where the collector need not look at them. */
class Totals {
  readonly #channel = new MessageChannel()
  readonly #totals = new Map<number, { count: number; ms: number }>()
  #waiting = 0

  add(note: Note): void {
    this.#channel.port1.postMessage(note)
    this.#waiting += 1
    if (this.#waiting >= notesPerFold) this.#fold()
  }

  #fold(): void {
    const { port2 } = this.#channel
    for (let next = receiveMessageOnPort(port2); next !== undefined; next = receiveMessageOnPort(port2)) {
      const { status, durationMs } = next.message as Note
      const total = this.#totals.get(status) ?? { count: 0, ms: 0 }
      total.count += 1
      total.ms += durationMs
      this.#totals.set(status, total)
    }
    this.#waiting = 0
  }
}

const totals = new Totals()

const bodyBytesMax =`,
  },
  {
    file: 'app/api.ts',
    find: `      metrics.end(startedAt, response.status)`,
    replace: `      metrics.end(startedAt, response.status)
      const { pathname: path } = new URL(request.url)
      totals.add({ path, status: response.status, durationMs: performance.now() - startedAt })`,
  },
])

export const exam: Exam = { spec: 'specs/leak.spec.ts', firstTry: 'acquitted', breaks: [] }
