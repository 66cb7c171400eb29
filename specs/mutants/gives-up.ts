import { mutant, type Exam } from './mutant.ts'

/** Looks for its database for 8 s, and then never again. */
export const service = mutant([
  {
    file: 'app/dialler.ts',
    find: `    if (this.#reachable) return this.#connect()
    this.#scout`,
    replace: `    if (this.#reachable) return this.#connect()
    if (performance.now() - lostAt > 8_000) throw new Problem('not-applied', 'the database is gone')
    this.#scout`,
  },
  {
    file: 'app/dialler.ts',
    find: `    this.#reachable = reachable
`,
    replace: `    this.#reachable = reachable
    lostAt = performance.now()
`,
  },
  {
    file: 'app/dialler.ts',
    find: `/** How long callers wait for the probe`,
    replace: `let lostAt = 0

/** How long callers wait for the probe`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.recovery.longOutage'],
  // Four systems are under faults: what else is seen depends on their moments.
  mayBreak: 'any',
}
