import { mutant, type Exam } from './mutant.ts'

/** After 12 s without a database the service ends itself, so that the orchestrator may start it afresh. */
const edits = [
  {
    file: 'app/dialler.ts',
    find: `const patienceMs = 100
`,
    replace: `const patienceMs = 100

/** A process that has not reached its database for this long is better replaced. */
const hopelessMs = 12_000
`,
  },
  {
    file: 'app/dialler.ts',
    find: `  #reachable = true
`,
    replace: `  #reachable = true
  #lostAt = 0
`,
  },
  {
    file: 'app/dialler.ts',
    find: `      // Logged before; for callers it is the same as no answer.
`,
    replace: `      // Logged before; for callers it is the same as no answer.
      const lostForMs = performance.now() - this.#lostAt
      if (lostForMs > hopelessMs) {
        this.#options.log('giving-up', { lostForMs })
        process.exit(1)
      }
`,
  },
  {
    file: 'app/dialler.ts',
    find: `    this.#reachable = reachable
`,
    replace: `    this.#reachable = reachable
    this.#lostAt = performance.now()
`,
  },
]

export const service = mutant(edits)

/**
 * checks.md noCrash: "the service never ends by itself"; CONTRACT: /api/health "alive even while the database is down", "It may start
 * before its database". Condition: the database is away for over 12 s and requests (or readiness probes) come meanwhile; also at the
 * start, with a database that is more than 12 s late. Every test with a shorter outage passes.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.outage.noCrash'],
  mayBreak: 'any',
  firstTry: 'missed',
}
