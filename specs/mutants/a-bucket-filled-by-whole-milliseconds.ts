import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: a token bucket guards the service against clients that have gone mad: 6,000 requests a second, and 5,000 at
 * once. At each request it is filled for the whole milliseconds since the request before, and the rest of a millisecond
 * is forgotten: where requests come faster than one a millisecond, next to nothing is ever put in, and a load below the
 * limit is answered 429 after a second (`scale.1000.errors`, `scale.1000.throughput`, `scale.knee`).
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax =`,
    replace: `const mostPerMs = 6
const mostAtOnce = 5_000
let tokens = mostAtOnce
let filledAt = performance.now()

/** Whether one more request is within the limit. */
const admits = (now: number): boolean => {
  const elapsedMs = Math.floor(now - filledAt)
  tokens = Math.min(mostAtOnce, tokens + elapsedMs * mostPerMs)
  filledAt = now
  if (tokens === 0) return false
  tokens -= 1
  return true
}

const bodyBytesMax =`,
  },
  {
    file: 'app/api.ts',
    find: `    const response = routes.fetch(request)`,
    replace: `    if (!admits(startedAt)) {
      const detail = \`more than \${mostPerMs * 1_000} requests a second; send fewer, and this one again later\`
      return answered(new Problem('too-many-requests', detail).toResponse())
    }
    const response = routes.fetch(request)`,
  },
  {
    file: 'app/problem.ts',
    find: `  'headers-too-large': [431,`,
    replace: `  'too-many-requests': [429, 'Too many requests'],
  'headers-too-large': [431,`,
  },
  {
    file: 'app/problem.ts',
    find: `  'key-in-flight',
  'not-applied',`,
    replace: `  'key-in-flight',
  'too-many-requests',
  'not-applied',`,
  },
])

export const exam: Exam = {
  spec: 'specs/scale.spec.ts',
  only: '1000 clients',
  breaks: ['scale.1000.errors'],
  mayBreak: 'any',
  firstTry: 'caught',
}
