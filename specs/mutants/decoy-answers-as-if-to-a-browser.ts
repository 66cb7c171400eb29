import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy: every answer of the API has the headers by which browsers are told to be careful, and a `RateLimit` field with a
 * generous remainder, so that a reader of headers might see a page or a throttled client. No request is ever refused
 * for it; statuses, bodies and the headers of the contract are the same, and `Connection: close` still comes at the end.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax =`,
    replace: `const careful = [
  ['Content-Security-Policy', "default-src 'none'"],
  ['Strict-Transport-Security', 'max-age=31536000'],
  ['X-Content-Type-Options', 'nosniff'],
  ['Referrer-Policy', 'no-referrer'],
  ['RateLimit', '"api";r=100000;t=1'],
] as const

const bodyBytesMax =`,
  },
  {
    file: 'app/api.ts',
    find: `if (readiness.stopping) response.headers.set('Connection', 'close')`,
    replace: `for (const [name, value] of careful) response.headers.set(name, value)
      if (readiness.stopping) response.headers.set('Connection', 'close')`,
  },
])

export const exam: Exam = { spec: 'specs/transaction.spec.ts', breaks: [], firstTry: 'acquitted' }
