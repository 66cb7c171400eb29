import { mutant, type Exam } from './mutant.ts'

/**
 * So that a readiness probe never hangs, the look at the database became a Promise.race with a clock of 80 ms. The
 * clock was to refuse, but a sleep that is over is a promise fulfilled: a service whose database stands still and says
 * nothing is ready.
 */
export const service = mutant([
  {
    file: 'app/readiness.ts',
    find: `import { Problem } from './problem.ts'`,
    replace: `import { setTimeout as sleep } from 'node:timers/promises'
import { Problem } from './problem.ts'

/** How long a probe waits for the database. */
const patienceMs = 80`,
  },
  {
    file: 'app/readiness.ts',
    find: `      await this.#ping()`,
    replace: `      await Promise.race([this.#ping(), sleep(patienceMs)])`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.outage.readiness'],
  mayBreak: 'any',
  firstTry: 'caught',
}
