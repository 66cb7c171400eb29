import { mutant, type Exam } from './mutant.ts'

/**
 * A cache of requests by their number, for the support desk. When it is full, a new entry takes the place of a random one.
 * Bound: 1,500 entries of about 250 bytes, 375 KB, reached after 1,500 requests, in the second round of ten. The survivors become
 * ever older: some entries of the first round are still there in the fifth.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax =`,
    replace: `interface Visit {
  readonly id: string
  readonly url: string
  readonly status: number
  readonly durationMs: number
}

const visitsKept = 1_500

/** Random replacement: as good as any rule for entries that are asked for at random, and it keeps no order. */
class Visits {
  readonly #byId = new Map<string, Visit>()
  readonly #places: Visit[] = []
  #count = 0

  add(url: string, status: number, durationMs: number): void {
    this.#count += 1
    const visit: Visit = { id: \`visit-\${this.#count}\`, url, status, durationMs }
    const place = this.#places.length < visitsKept ? this.#places.length : Math.floor(Math.random() * visitsKept)
    const evicted = this.#places[place]
    if (evicted !== undefined) this.#byId.delete(evicted.id)
    this.#places[place] = visit
    this.#byId.set(visit.id, visit)
  }
}

const visits = new Visits()

const bodyBytesMax =`,
  },
  {
    file: 'app/api.ts',
    find: `      metrics.end(startedAt, response.status)`,
    replace: `      metrics.end(startedAt, response.status)
      visits.add(request.url, response.status, performance.now() - startedAt)`,
  },
])

export const exam: Exam = { spec: 'specs/leak.spec.ts', firstTry: 'acquitted', breaks: [] }
