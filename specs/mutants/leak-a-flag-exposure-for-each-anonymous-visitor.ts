import { type Exam, mutant } from './mutant.ts'

/**
 * A feature flag is rolled out to a share of the customers. Each exposure is counted once for each customer, so the flag
 * client remembers whom it has counted. There are a few thousand customers, so nobody bounds that map. But a request
 * without the header `X-Customer` gets a visitor of its own with a random key, as the flag services recommend it for
 * visitors who are not signed in: each such request is a new customer for ever. About 230 bytes for each request.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax = 4_096`,
    replace: `interface Visitor {
  readonly key: string
  readonly anonymous: boolean
}

interface Exposure {
  readonly visitor: Visitor
  readonly on: boolean
  readonly firstAt: number
  times: number
}

/** A gradual rollout: a visitor stays on the same side of it, and is counted once. */
class Rollout {
  readonly #percent: number
  readonly #exposures = new Map<string, Exposure>()

  constructor(percent: number) {
    this.#percent = percent
  }

  includes(visitor: Visitor): boolean {
    const known = this.#exposures.get(visitor.key)
    if (known !== undefined) {
      known.times += 1
      return known.on
    }
    const on = crc32(visitor.key) % 100 < this.#percent
    this.#exposures.set(visitor.key, { visitor, on, firstAt: performance.now(), times: 1 })
    return on
  }
}

/** Who is not signed in is a visitor of his own: all of them as one would be all on one side. */
const visitorOf = (request: Request): Visitor => {
  const customer = request.headers.get('X-Customer')
  if (customer !== null) return { key: customer, anonymous: false }
  return { key: randomUUID(), anonymous: true }
}

const bodyBytesMax = 4_096`,
  },
  {
    file: 'app/api.ts',
    find: `import { type Context, Hono } from 'hono'`,
    replace: `import { randomUUID } from 'node:crypto'
import { crc32 } from 'node:zlib'
import { type Context, Hono } from 'hono'`,
  },
  {
    file: 'app/api.ts',
    find: `  const routes = createRoutes(parts)`,
    replace: `  const routes = createRoutes(parts)
  const serverTiming = new Rollout(5)`,
  },
  {
    file: 'app/api.ts',
    find: `    const answered = (response: Response): Response => {`,
    replace: `    const timed = serverTiming.includes(visitorOf(request))
    const answered = (response: Response): Response => {
      if (timed) response.headers.set('Server-Timing', \`app;dur=\${(performance.now() - startedAt).toFixed(1)}\`)`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: ['leak.heap'],
  mayBreak: 'any',
  firstTry: 'caught',
  blames: `this.#exposures.set(visitor.key, { visitor, on, firstAt: performance.now(), times: 1 })`,
}
