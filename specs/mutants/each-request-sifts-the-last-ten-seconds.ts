import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: a guard against more than 50,000 requests a second notes the arrival of each request, and at each request copies all
 * arrivals of the last ten seconds to leave out the old ones. The work grows with the square of the rate: nothing at 120 requests
 * a second, more than half a core at 5,000.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax =`,
    replace: `const windowMs = 10_000
const mostInWindow = 500_000
let arrivals: number[] = []

/** Whether one more request may come. */
const admits = (now: number): boolean => {
  arrivals = arrivals.filter(arrival => now - arrival < windowMs)
  arrivals.push(now)
  return arrivals.length <= mostInWindow
}

const bodyBytesMax =`,
  },
  {
    file: 'app/api.ts',
    find: `const response = routes.fetch(request)`,
    replace: `if (!admits(startedAt))
      return answered(new Problem('not-applied', 'too many requests; send it again later').toResponse())
    const response = routes.fetch(request)`,
  },
])

export const exam: Exam = {
  spec: 'specs/scale.spec.ts',
  breaks: ['scale.1000.latency.p99'],
  mayBreak: 'any',
  firstTry: 'caught',
}
