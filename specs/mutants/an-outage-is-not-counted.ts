import { type Exam, mutant } from './mutant.ts'

/**
 * Wrong. The figures are those of the service, and an outage of its database is none of its faults: from the moment the database
 * cannot be reached until it can, no request is counted.
 * Broken: "`GET /api/metrics`: `{requestCount, errorCount, responseTime …}`": each request is counted, each 5xx is an error.
 * Seen during killDatabase, longOutage, isolateDatabase, loginsRefused and noConnectionLeft: clients get hundreds of 503, and
 * `errorCount`, `requestCount` and the percentiles stand still; so does the Prometheus text, `inFlight` goes on. An operator whose
 * alarm looks at errors per second sees no errors and no traffic. Nothing is made up for afterwards. While the database is there,
 * also behind a lock, a full queue or a frozen session, each request is counted.
 */
export const service = mutant([
  {
    file: 'app/metrics.ts',
    find: `  readonly #poolState: () => PoolState
  #sumMs = 0
`,
    replace: `  readonly #poolState: () => PoolState
  /** False while the database is away: these are figures of the service. */
  counting = true
  #sumMs = 0
`,
  },
  {
    file: 'app/metrics.ts',
    find: `    this.#requestCount += 1
`,
    replace: `    if (!this.counting) return
    this.#requestCount += 1
`,
  },
  {
    file: 'app/service.ts',
    find: `  const dialler = new Dialler({ connect: () => connect(databaseUrl, timeouts), log: log.info })
`,
    replace: `  const dialler = new Dialler({
    connect: () => connect(databaseUrl, timeouts),
    log: (event, fields) => {
      log.info(event, fields)
      metrics.counting = event === 'database-reachable'
    },
  })
`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.countedAnswers'],
  mayBreak: 'any',
  firstTry: 'not tried',
}
