import { mutant, type Exam } from './mutant.ts'

/**
 * The service remembers requests by the reference in their answers, for support. How many are worth remembering is not known
 * beforehand, so the memory begins with 32 and doubles whenever twice as many were noted as it holds: it grows in steps, the
 * longer the larger, for the first thousand requests, as a leak would that doubles. It is right because it never doubles above
 * 512. At each note the oldest give way until there is room, and a request is a small object of three fields. Full, the memory
 * is about 100 KB, reached after some 1,200 requests, and from then on every note lets one go.
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
    find: `const bodyBytesMax = 4_096`,
    replace: `const bodyBytesMax = 4_096

interface Remembered {
  readonly method: string
  readonly path: string
  readonly at: number
}

const roomAtFirst = 32
const roomAtMost = 512

/** The last requests by their reference. Has more room the longer the service runs, up to a limit. */
class Memory {
  readonly #requests = new Map<string, Remembered>()
  #room = roomAtFirst
  /** Since the room was made larger. */
  #noted = 0

  note(reference: string, request: Remembered): void {
    this.#widen()
    for (const [oldest] of this.#requests) {
      if (this.#requests.size < this.#room) break
      this.#requests.delete(oldest)
    }
    this.#requests.set(reference, request)
  }

  print(): void {
    for (const [reference, request] of this.#requests) console.log(JSON.stringify({ reference, ...request }))
  }

  #widen(): void {
    this.#noted += 1
    if (this.#noted <= 2 * this.#room || this.#room >= roomAtMost) return
    this.#room *= 2
    this.#noted = 0
  }
}`,
  },
  {
    file: 'app/api.ts',
    find: `  const routes = createRoutes(parts)`,
    replace: `  const routes = createRoutes(parts)
  const memory = new Memory()
  process.on('SIGUSR2', () => memory.print())`,
  },
  {
    file: 'app/api.ts',
    find: `    const startedAt = metrics.begin()`,
    replace: `    const startedAt = metrics.begin()
    const reference = randomUUID()
    memory.note(reference, { method: request.method, path: request.url, at: Date.now() })`,
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
  firstTry: 'acquitted',
  breaks: [],
}
