import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: each answer names a path under which its trace can be read for a while. The paths are routes of a small router of their own,
 * with the ticket as a parameter. After 300 traces a new router takes over, and the one before the last is dropped with its routes.
 *
 * Leaks: heap, about 450 bytes a request. Hono compiles the pattern of a parameter (`:ticket{…}`) once and keeps it in a table of its
 * module (`patternCache` in hono/utils/url), which belongs to no router and is never emptied: two strings, an array and a RegExp for each
 * ticket. Both routers are bounded and are not to blame; they are full after 600 requests.
 *
 * To blame: `this.#newest.add('GET', …)`, because the pattern is another one for each request. A path without braces would be free.
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
    find: `import { accepts } from 'hono/accepts'`,
    replace: `import { accepts } from 'hono/accepts'
import { TrieRouter } from 'hono/router/trie-router'`,
  },
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax = 4_096`,
    replace: `interface Trace {
  readonly method: string
  readonly status: number
  readonly durationMs: number
}

const tracesPerRouter = 300

/** The last 300 to 600 traces, by their paths. Nobody can read a trace without the ticket in its path. */
class Traces {
  #newest = new TrieRouter<Trace>()
  #older = new TrieRouter<Trace>()
  #inNewest = 0

  /** @returns the path of the trace. */
  keep(trace: Trace): string {
    if (this.#inNewest === tracesPerRouter) {
      this.#older = this.#newest
      this.#newest = new TrieRouter<Trace>()
      this.#inNewest = 0
    }
    this.#inNewest += 1
    const ticket = randomUUID()
    this.#newest.add('GET', \`/api/traces/:ticket{\${ticket}}\`, trace)
    return \`/api/traces/\${ticket}\`
  }

  find(path: string): Trace | undefined {
    return [this.#newest, this.#older].map(router => router.match('GET', path)[0][0]?.[0]).find(Boolean)
  }
}

const traces = new Traces()

const bodyBytesMax = 4_096`,
  },
  {
    file: 'app/api.ts',
    find: `      metrics.end(startedAt, response.status)`,
    replace: `      metrics.end(startedAt, response.status)
      const durationMs = performance.now() - startedAt
      const { method } = request
      response.headers.set('Ledger-Trace', traces.keep({ method, status: response.status, durationMs }))`,
  },
  {
    file: 'app/api.ts',
    find: `  app.notFound(c => {`,
    replace: `  app.get('/api/traces/:ticket', c => {
    const trace = traces.find(c.req.path)
    if (trace === undefined) throw new Problem('no-such-route', \`\${c.req.path} is no trace, or an old one\`)
    return c.json(trace)
  })

  app.notFound(c => {`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  firstTry: 'caught',
  breaks: ['leak.heap'],
  mayBreak: ['leak.native'],
  blames: "add('GET'",
}
