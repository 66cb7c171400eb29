import { mutant, type Exam } from './mutant.ts'

/**
 * Concurrent readiness checks share one query, and its promise is forgotten by `then` and not by
 * `finally`, so only when it succeeds. The first check that fails is kept, and `GET /api/ready` answers
 * 503 from then on, also when the database is back and orders succeed. A service that is asked before its
 * database has started is never ready.
 */
export const service = mutant([
  {
    file: 'app/readiness.ts',
    find: `this.#ask().finally(() => {`,
    replace: `this.#ask().then(() => {`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  firstTry: 'caught',
  breaks: ['transaction.outage.readiness'],
  mayBreak: 'any',
}
