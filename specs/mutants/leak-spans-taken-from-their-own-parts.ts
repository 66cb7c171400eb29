import { type Exam, mutant } from './mutant.ts'

/**
 * Each request is a span, a part of the span around it, found by AsyncLocalStorage. At its end it should
 * leave the parts of that span; but by then it is itself the span of the context, and leaves its own parts.
 * So the root keeps every span with its set: about 350 bytes a request.
 */
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

/** Something under way, and what is under way as a part of it. */
class Span {
  readonly name: string
  readonly startedAt = performance.now()
  readonly parts = new Set<Span>()

  constructor(name: string) {
    this.name = name
  }
}

const root = new Span('service')
const context = new AsyncLocalStorage<Span>()
const current = (): Span => context.getStore() ?? root`,
  },
  {
    file: 'app/api.ts',
    find: `    const startedAt = metrics.begin()`,
    replace: `    const startedAt = metrics.begin()
    const span = new Span(\`\${request.method} \${request.url}\`)
    current().parts.add(span)`,
  },
  {
    file: 'app/api.ts',
    find: `      metrics.end(startedAt, response.status)`,
    replace: `      metrics.end(startedAt, response.status)
      current().parts.delete(span)`,
  },
  {
    file: 'app/api.ts',
    find: `    const response = routes.fetch(request)
    return response instanceof Promise ? response.then(answered) : answered(response)`,
    replace: `    return context.run(span, () => {
      const response = routes.fetch(request)
      return response instanceof Promise ? response.then(answered) : answered(response)
    })`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: ['leak.heap'],
  mayBreak: 'any',
  firstTry: 'caught',
  blames: [
    'current().parts.add(span)',
    'const span = new Span(`${request.method} ${request.url}`)',
    'current().parts.delete(span)',
  ],
}
