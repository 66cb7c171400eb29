import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: the requests under way are in a Map, oldest phase first, and an iterator over it is kept, so that each look for stuck ones
 * goes on where the last one stopped. It looks only when more than 200 are under way, which is never in quiet times.
 *
 * Leaks: heap. V8 replaces the hash table behind a Map whenever it is full of deleted rows, and the old table points to the new one for
 * the sake of the iterators that still stand in it. This iterator stands in the very first table, so the chain of all tables since is
 * alive: about 50 bytes for each `set` (two a request, 100 bytes), and with each table the requests that were under way when it was
 * replaced, some kilobytes each when ten clients send at once. The Map itself is empty.
 *
 * To blame: `#turn = this.#visits.values()`, which is made at the start and not moved. The memory is allocated in `this.#visits.set(…)`.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax = 4_096`,
    replace: `interface Visit {
  readonly phase: 'arrived' | 'waiting'
  readonly since: number
}

/** Looks for stuck requests begin with so many under way. */
const crowd = 200
const visitsPerLook = 10
const stuckMs = 2_000

/** The requests under way, those that have been longest in their phase first. */
class OpenRequests {
  readonly #visits = new Map<Request, Visit>()
  /** The next look goes on where the last one stopped, so that each is short. */
  #turn = this.#visits.values()
  #stuck = 0

  get stuck(): number {
    return this.#stuck
  }

  enter(request: Request, phase: Visit['phase']): void {
    // Deleted first: a key that is set again would keep its place.
    this.#visits.delete(request)
    this.#visits.set(request, { phase, since: performance.now() })
    if (this.#visits.size > crowd) this.#look()
  }

  leave(request: Request): void {
    this.#visits.delete(request)
  }

  #look(): void {
    for (let looks = 0; looks < visitsPerLook; looks += 1) {
      const next = this.#turn.next()
      if (next.done) {
        this.#turn = this.#visits.values()
        return
      }
      if (performance.now() - next.value.since > stuckMs) this.#stuck += 1
    }
  }
}

const bodyBytesMax = 4_096`,
  },
  {
    file: 'app/api.ts',
    find: `  const routes = createRoutes(parts)`,
    replace: `  const routes = createRoutes(parts)
  const open = new OpenRequests()`,
  },
  {
    file: 'app/api.ts',
    find: `      metrics.end(startedAt, response.status)`,
    replace: `      metrics.end(startedAt, response.status)
      open.leave(request)
      if (open.stuck > 0) response.headers.set('Ledger-Stuck', String(open.stuck))`,
  },
  {
    file: 'app/api.ts',
    find: `    const response = routes.fetch(request)`,
    replace: `    open.enter(request, 'arrived')
    const response = routes.fetch(request)
    if (response instanceof Promise) open.enter(request, 'waiting')`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  firstTry: 'caught',
  breaks: ['leak.heap'],
  mayBreak: ['leak.native'],
  blames: 'this.#turn = this.#visits.values()',
}
