import { type Exam, mutant } from './mutant.ts'

/**
 * Wrong: GET /api/metrics names as response time only what a handler did until it first waited. What it waited for (the body, a place
 * in the pool, a lock, the database) is not in it. Every request is counted, the percentiles are numbers, in order, and the same as
 * JSON and as text; and they say 0.1 ms for transfers that all took a second behind a lock.
 *
 * Breaks CONTRACT `GET /api/metrics`: "`responseTime: {p50, p95, p99, mean}` … ms".
 * Seen: send some hundred transfers, better while their account is busy, time them, and read the metrics: the mean and P99 of the
 * service are a hundredth or a thousandth of what the client measured, although nothing is between the two.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `      metrics.end(startedAt, response.status)`,
    replace: `      metrics.end(startedAt + (performance.now() - handedOverAt), response.status)`,
  },
  {
    file: 'app/api.ts',
    find: `    const response = routes.fetch(request)
`,
    replace: `    const response = routes.fetch(request)
    const handedOverAt = performance.now()
`,
  },
])

export const exam: Exam = {
  spec: 'specs/start.spec.ts',
  only: 'a pool of 3',
  breaks: ['start.toldWaits'],
  mayBreak: 'any',
  firstTry: 'missed',
}
