import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: concurrent readiness checks share one query, and the shared promise is forgotten only when it is fulfilled. One that was rejected is the answer to
 * every later check.
 */
const edits = [
  {
    file: 'app/readiness.ts',
    find: `    this.#probe ??= this.#ask().finally(() => {`,
    replace: `    this.#probe ??= this.#ask().then(() => {`,
  },
]

export const service = mutant(edits)

/**
 * Breaks "GET /api/ready: 200 when a query succeeds": after one failure it answers 503 until the process ends. Orders and reads work, so an
 * orchestrator takes a healthy instance out of service for good.
 * Seen: where readiness was asked while the database did not answer, and is asked again after it has come back (`longOutage`), unless
 * the service was restarted between. Without such a failure it is right, also under concurrent checks and at the end.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  firstTry: 'inconclusive',
  breaks: ['transaction.outage.readiness'],
  mayBreak: 'any',
}
