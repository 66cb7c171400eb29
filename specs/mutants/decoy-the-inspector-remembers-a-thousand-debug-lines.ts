import { type Exam, mutant } from './mutant.ts'

/**
 * Healthy: each answer writes a debug line with an object, by `console.debug`. V8's inspector keeps the arguments of console calls,
 * the object itself and what it refers to, for a DevTools that may be attached later; it keeps the last 1,000 calls and no more.
 * Bound: 1,000 objects with their headers and a call stack, about 2 KB each, 2 MB in all; full after 1,000 requests. Nothing of the
 * service refers to these objects. What looks as if it kept is the line `console.debug('answered', visit)` in app/api.ts.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `      metrics.end(startedAt, response.status)`,
    replace: `      metrics.end(startedAt, response.status)
      const visit = {
        method: request.method,
        url: request.url,
        status: response.status,
        durationMs: performance.now() - startedAt,
        headers: Object.fromEntries(request.headers),
      }
      console.debug('answered', visit)`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
