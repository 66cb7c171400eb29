import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy (start would accuse it): a database that has just started sometimes answers once and goes away again, so until the
 * service has been ready for the first time, a probe asks twice with 400 ms between, and all probes that come meanwhile wait
 * for it. It is ready half a second later than it could be, well within its five seconds, and every later probe asks once.
 */
export const service = mutant([
  {
    file: 'app/readiness.ts',
    find: `import { Problem } from './problem.ts'`,
    replace: `import { setTimeout as sleep } from 'node:timers/promises'
import { Problem } from './problem.ts'

const secondLookAfterMs = 400`,
  },
  {
    file: 'app/readiness.ts',
    find: `  #wasReady: boolean | undefined`,
    replace: `  #wasReady: boolean | undefined
  /** Whether the database has ever answered twice in a row. */
  #settled = false`,
  },
  {
    file: 'app/readiness.ts',
    find: `      await this.#ping()`,
    replace: `      await this.#ping()
      if (!this.#settled) {
        await sleep(secondLookAfterMs)
        await this.#ping()
        this.#settled = true
      }`,
  },
])

export const exam: Exam = { spec: 'specs/start.spec.ts', breaks: [], firstTry: 'acquitted' }
