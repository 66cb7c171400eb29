import { mutant, type Exam } from './mutant.ts'

/**
 * Leaks: what a request is about is environment data of worker_threads, for a thread that is started meanwhile. It is unset when
 * the request is answered with success; a refusal leaves its entry in Node's own map.
 * Per answer of 400 or more: about 800 B of heap, 350 B for a request on average. The line: setEnvironmentData(name, …).
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `import { type Context, Hono } from 'hono'`,
    replace: `import { randomUUID } from 'node:crypto'
import { setEnvironmentData } from 'node:worker_threads'
import { type Context, Hono } from 'hono'`,
  },
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax =`,
    replace: `/** A thread that is started while a request is served writes these into its log. */
const describe = (request: Request): string =>
  JSON.stringify({
    method: request.method,
    url: request.url,
    at: new Date().toISOString(),
    trace: randomUUID() + randomUUID(),
    headers: [...request.headers],
  })

const bodyBytesMax =`,
  },
  {
    file: 'app/api.ts',
    find: `    const startedAt = metrics.begin()`,
    replace: `    const startedAt = metrics.begin()
    const name = 'request:' + randomUUID()
    setEnvironmentData(name, describe(request))`,
  },
  {
    file: 'app/api.ts',
    find: `      metrics.end(startedAt, response.status)`,
    replace: `      metrics.end(startedAt, response.status)
      if (response.ok) setEnvironmentData(name, undefined)`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  firstTry: 'caught',
  breaks: ['leak.heap'],
  mayBreak: 'any',
  blames: ['const name =', 'setEnvironmentData'],
}
