import { type Exam, mutant } from './mutant.ts'

/**
 * Wrong: `rss` of the moment misses the peaks between two scrapes, so it is now `maxRSS` of `process.resourceUsage()`, which Node
 * tells in KiB and not in bytes, and which never goes down. JSON and Prometheus text agree, and it is a number, but it is a
 * thousandth of the truth, less than the heap inside of it. CONTRACT: `memory: {rss, heapTotal, heapUsed}` of `GET /api/metrics`
 * is in bytes (`process_memory_bytes`).
 */
export const service = mutant([
  {
    file: 'app/metrics.ts',
    find: `    const { rss, heapTotal, heapUsed, external, arrayBuffers } = process.memoryUsage()`,
    replace: `    const { heapTotal, heapUsed, external, arrayBuffers } = process.memoryUsage()
    const { maxRSS: rss } = process.resourceUsage()`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: '24 clients that hang up',
  breaks: ['transaction.figures'],
  mayBreak: 'any',
  firstTry: 'missed',
}
