import { mutant, type Exam } from './mutant.ts'

/**
 * It keeps the last 8,000 requests by number and throws out the oldest, so it grows until the 8,000th request, to
 * about 2 MB, and never again. Healthy: the bound is the promise, and small.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax = 4_096`,
    replace: `const bodyBytesMax = 4_096

interface Visit {
  readonly what: string
  readonly status: number
  readonly at: number
}

const visitsMax = 8_000
const visits = new Map<number, Visit>()
let visitors = 0

/** The last requests, for the debugger. The oldest goes when there are too many. */
const noteVisit = (visit: Visit): void => {
  visits.set(++visitors, visit)
  visits.delete(visitors - visitsMax)
}`,
  },
  {
    file: 'app/api.ts',
    find: `      metrics.end(startedAt, response.status)`,
    replace: `      metrics.end(startedAt, response.status)
      noteVisit({ what: \`\${request.method} \${request.url}\`, status: response.status, at: startedAt })`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  firstTry: 'accused',
  breaks: [],
}
