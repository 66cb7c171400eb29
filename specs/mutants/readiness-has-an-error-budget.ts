import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: an instance of whose answers since its start more than a twentieth were errors is not ready, so that clients go to a better one.
 * After an outage of the database the errors of that time, and the refusals of the readiness check itself, remain in the count: orders succeed
 * again, and the service goes on saying 503 `not-ready`. A user notices after every `longOutage`, `pauseDatabase` or
 * start without a database: breaks `readiness`.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `    await readiness.check()`,
    replace: `    await readiness.check()
    const { requestCount, errorCount } = metrics.read()
    if (requestCount >= budgetFrom && errorCount > requestCount * errorBudget)
      throw new Problem('not-ready', 'too many of its answers were errors; use another instance')`,
  },
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax = 4_096`,
    replace: `const bodyBytesMax = 4_096

/** The share of answers that may be errors, once there are enough of them to tell. */
const errorBudget = 0.05
const budgetFrom = 100`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.outage.readiness'],
  mayBreak: 'any',
  firstTry: 'caught',
}
