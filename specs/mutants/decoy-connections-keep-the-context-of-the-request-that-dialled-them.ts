/**
 * Each request runs in an AsyncLocalStorage with 8 KB of its own; a socket to the database keeps the context of the request that
 * dialled it, as long as it lives. Each connection of the pool that is dialled late adds one; ten at most. Nothing to accuse.
 */
import { type Exam, mutant } from './mutant.ts'

export const service = mutant([
  {
    file: 'app/api.ts',
    find: `import { type Context, Hono } from 'hono'`,
    replace: `import { AsyncLocalStorage } from 'node:async_hooks'
import { type Context, Hono } from 'hono'`,
  },
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax = 4_096`,
    replace: `const bodyBytesMax = 4_096

/** What a request did, for the log of its failure. */
class Trail {
  readonly #steps = new Array<string>(1_000).fill('')
  readonly #request: Request
  #taken = 0

  constructor(request: Request) {
    this.#request = request
    this.step('received')
  }

  step(name: string): void {
    this.#steps[this.#taken++ % this.#steps.length] = name
  }

  toString(): string {
    return \`\${this.#request.method}: \${this.#steps.slice(0, this.#taken).join(', ')}\`
  }
}

const trails = new AsyncLocalStorage<Trail>()`,
  },
  {
    file: 'app/api.ts',
    find: `    const response = routes.fetch(request)`,
    replace: `    const response = trails.run(new Trail(request), () => routes.fetch(request))`,
  },
  {
    file: 'app/api.ts',
    find: `    reportFailure(error, { method: c.req.method, path: c.req.path })`,
    replace: `    console.error(String(trails.getStore()))
    reportFailure(error, { method: c.req.method, path: c.req.path })`,
  },
])

export const exam: Exam = { spec: 'specs/leak.spec.ts', breaks: [], firstTry: 'acquitted' }
