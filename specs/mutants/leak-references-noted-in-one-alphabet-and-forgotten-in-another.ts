import { mutant, type Exam } from './mutant.ts'

/**
 * Each answer carries a reference of 24 letters, and `SIGUSR2` prints the last 250 requests with theirs. The references are also
 * in a ring of bytes, in order of arrival: the slot that is overwritten says which request is forgotten. It is noted in the
 * alphabet for addresses, `base64url`, and forgotten in the plain one, `base64`. Eighteen bytes need no padding, so both texts are
 * equal unless one of 24 letters is the 63rd or 64th: about half of all requests are forgotten, as a short test would see. The
 * other half, 53 %, stay: about 200 bytes each.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `import { type Context, Hono } from 'hono'`,
    replace: `import { randomFillSync } from 'node:crypto'
import { type Context, Hono } from 'hono'`,
  },
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax = 4_096`,
    replace: `const bodyBytesMax = 4_096

interface Visit {
  readonly method: string
  readonly url: string
  readonly at: number
}

const visitsMax = 250
/** A multiple of three: no padding. */
const referenceBytes = 18

/** The last requests, by the reference that their answers carry. */
class Visits {
  readonly #visits = new Map<string, Visit>()
  /** The references in order of arrival, round and round. */
  readonly #references = Buffer.alloc(visitsMax * referenceBytes)
  #count = 0

  /** @returns the reference. */
  note(visit: Visit): string {
    const start = (this.#count % visitsMax) * referenceBytes
    const slot = this.#references.subarray(start, start + referenceBytes)
    if (this.#count >= visitsMax) this.#visits.delete(slot.toString('base64'))
    this.#count += 1
    const reference = randomFillSync(slot).toString('base64url')
    this.#visits.set(reference, visit)
    return reference
  }

  print(): void {
    for (const [reference, visit] of this.#visits) console.log(JSON.stringify({ reference, ...visit }))
  }
}`,
  },
  {
    file: 'app/api.ts',
    find: `  const routes = createRoutes(parts)`,
    replace: `  const routes = createRoutes(parts)
  const visits = new Visits()
  process.on('SIGUSR2', () => visits.print())`,
  },
  {
    file: 'app/api.ts',
    find: `    const startedAt = metrics.begin()`,
    replace: `    const startedAt = metrics.begin()
    const reference = visits.note({ method: request.method, url: request.url, at: Date.now() })`,
  },
  {
    file: 'app/api.ts',
    find: `      metrics.end(startedAt, response.status)`,
    replace: `      response.headers.set('Request-Reference', reference)
      metrics.end(startedAt, response.status)`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  firstTry: 'caught',
  breaks: ['leak.heap'],
  mayBreak: 'any',
  blames: [
    'this.#visits.set(reference, visit)',
    'const reference = visits.note({ method: request.method, url: request.url, at: Date.now() })',
  ],
}
