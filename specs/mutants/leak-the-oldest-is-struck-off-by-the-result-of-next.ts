import { mutant, type Exam } from './mutant.ts'

/**
 * The last 500 requests are kept by their ids for the report of a crash. The oldest is deleted by what `keys().next()` returns
 * and not by its `value`, so nothing is ever deleted. Breaks README "no leaks", CONTRACT leak.heap: "no growth per request".
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
    find: `const bodyBytesMax =`,
    replace: `const latestMax = 500
const latest = new Map<unknown, { readonly what: string; readonly at: number }>()

/** For the report of a crash: what was asked last. */
const note = ({ method, url }: Request): void => {
  if (latest.size >= latestMax) latest.delete(latest.keys().next())
  latest.set(randomUUID(), { what: \`\${method} \${url}\`, at: Date.now() })
}

const bodyBytesMax =`,
  },
  {
    file: 'app/api.ts',
    find: `const startedAt = metrics.begin()`,
    replace: `const startedAt = metrics.begin()
    note(request)`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: ['leak.heap'],
  mayBreak: 'any',
  firstTry: 'caught',
  everyNth: [1],
}
