import { mutant, type Exam } from './mutant.ts'

/**
 * `errorCount` and `http_errors_total` count every answer from 400 on, as many services do, and say so in
 * the help text. It looks like a service with thousands of failures, but the contract does not limit
 * errors to 5xx, and each request is counted once.
 */
export const service = mutant([
  {
    file: 'app/metrics.ts',
    find: `if (status >= 500) this.#errorCount += 1`,
    replace: `if (status >= 400) this.#errorCount += 1`,
  },
  {
    file: 'app/metrics.ts',
    find: `/** Answers with a 5xx status. */`,
    replace: `/** Answers with a 4xx or 5xx status. */`,
  },
  {
    file: 'app/exposition.ts',
    find: `'Requests answered with a 5xx status.'`,
    replace: `'Requests answered with a 4xx or 5xx status.'`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: '24 clients that hang up',
  firstTry: 'acquitted',
  breaks: [],
}
