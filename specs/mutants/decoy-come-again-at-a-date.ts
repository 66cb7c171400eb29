import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy: `Retry-After` names a moment and no number of seconds: `Fri, 31 Dec 1999 23:59:59 GMT`, the first full second that is at
 * least one second away. RFC 9110 (10.2.3) allows both, and the contract promises "503 + Retry-After", not its form.
 */
export const service = mutant([
  {
    file: 'app/problem.ts',
    find: `const retryAfterSeconds = '1'`,
    replace: `const retryAfterMs = 1_000

/** As an HTTP date: a cache on the way does not shift it, as it does a number of seconds. */
const retryAfter = (): string => {
  const earliest = Math.ceil((Date.now() + retryAfterMs) / 1_000) * 1_000
  return new Date(earliest).toUTCString()
}`,
  },
  {
    file: 'app/problem.ts',
    find: `{ 'Retry-After': retryAfterSeconds }`,
    replace: `{ 'Retry-After': retryAfter() }`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  firstTry: 'acquitted',
  breaks: [],
}
