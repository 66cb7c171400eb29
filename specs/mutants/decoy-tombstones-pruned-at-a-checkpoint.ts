import { type Exam, mutant } from './mutant.ts'

/**
 * Who is in flight is an observed-remove set, to be merged with those of other replicas: each request is added under its own tag,
 * and a removal keeps the tag as a tombstone, lest a late merge revive it. At 1,800 tombstones all replicas (one) have
 * seen them, and a checkpoint forgets them.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `import { type Context, Hono } from 'hono'`,
    replace: `import { randomUUID } from 'node:crypto'
import { type Context, Hono } from 'hono'`,
  },
  {
    file: 'app/api.ts',
    find: `export const createApi =`,
    replace: `const tombstonesMax = 1_800

/** Additions and removals commute: replicas that have seen the same of both agree, in whatever order they came. */
class Presence {
  readonly #added = new Map<string, string>()
  readonly #removed = new Map<string, number>()

  add(what: string): string {
    const tag = randomUUID()
    this.#added.set(tag, what)
    return tag
  }

  remove(tag: string): void {
    this.#removed.set(tag, performance.now())
    if (this.#removed.size >= tombstonesMax) this.#checkpoint()
  }

  /** Of what is both added and removed nothing is left to tell. */
  #checkpoint(): void {
    for (const tag of this.#removed.keys()) this.#added.delete(tag)
    this.#removed.clear()
  }
}

const presence = new Presence()

export const createApi =`,
  },
  {
    file: 'app/api.ts',
    find: `const startedAt = metrics.begin()`,
    replace: `const startedAt = metrics.begin()
    const tag = presence.add(request.method + ' ' + request.url)`,
  },
  {
    file: 'app/api.ts',
    find: `metrics.end(startedAt, response.status)`,
    replace: `metrics.end(startedAt, response.status)
      presence.remove(tag)`,
  },
])

export const exam: Exam = { spec: 'specs/leak.spec.ts', breaks: [], firstTry: 'inconclusive' }
