import { type Exam, mutant } from './mutant.ts'

/**
 * Healthy: every answer has headers as if it came from a cache (`Age: 0`, `Cache-Control: private, max-age=0, must-revalidate`,
 * `Vary`, `X-Cache: MISS`), the time it took (`Server-Timing`), and two headers of security scanners. Nothing is cached: a lifetime of
 * zero without a validator means that each use needs a new answer. Names of headers and values tell no host, no SQL.
 * A replay has the same body as the first answer, byte for byte; only `Server-Timing` differs.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `      if (readiness.stopping) response.headers.set('Connection', 'close')`,
    replace: `      const { headers } = response
      headers.set('Cache-Control', 'private, max-age=0, must-revalidate')
      headers.set('Age', '0')
      headers.set('Vary', 'Accept, Idempotency-Key')
      headers.set('X-Cache', 'MISS')
      headers.set('X-Content-Type-Options', 'nosniff')
      headers.set('Content-Security-Policy', "default-src 'none'")
      headers.set('Server-Timing', \`app;dur=\${(performance.now() - startedAt).toFixed(1)}\`)
      if (readiness.stopping) headers.set('Connection', 'close')`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
