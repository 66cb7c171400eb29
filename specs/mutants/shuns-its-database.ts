import { mutant, type Exam } from './mutant.ts'

/** A breaker that opens at the first lost connection, and stays open for six seconds. */
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
        open = performance.now() + 6_000
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

const faults = {
  databaseDies: [
    'terminateBackend',
    'killBackend',
    'freezeBackend',
    'killDatabase',
    'fastShutdown',
    'immediateShutdown',
    'pauseDatabase',
    'isolateDatabase',
  ],
  lostAnswers: ['commitCut', 'commitReset', 'commitMuted', 'commitUndelivered'],
}

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever',
  breaks: Object.values(faults)
    .flat()
    .map(fault => `transaction.recovery.${fault}`),
}
