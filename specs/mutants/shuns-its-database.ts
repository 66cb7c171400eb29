import { mutant, type Exam } from './mutant.ts'

/** A circuit breaker that opens at the first lost connection for 1.9 s. */
export const service = mutant([
  {
    file: 'app/pool.ts',
    find: `    await this.#turnstile.enter()
`,
    replace: `    if (performance.now() < open) throw new Problem('not-applied', 'the database is given a rest')
    await this.#turnstile.enter()
`,
  },
  {
    file: 'app/pool.ts',
    find: `if (!connection.alive) this.#options.reportLoss(error)
`,
    replace: `if (!connection.alive) {
        open = performance.now() + 1_900
        this.#options.reportLoss(error)
      }
`,
  },
  {
    file: 'app/pool.ts',
    find: `import { Turnstile } from './turnstile.ts'
`,
    replace: `import { Problem } from './problem.ts'
import { Turnstile } from './turnstile.ts'

let open = 0
`,
  },
])

const recovery = (...faults: readonly string[]) => faults.map(fault => `transaction.recovery.${fault}`)

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever',
  breaks: recovery('terminateBackend', 'commitCut', 'commitReset', 'commitUndelivered'),
  // The last connection is lost at the beginning of these, or in the middle.
  mayBreak: recovery(
    'freezeBackend',
    'killBackend',
    'killDatabase',
    'pauseDatabase',
    'commitMuted',
    'commitDeliveredLate',
  ),
}
