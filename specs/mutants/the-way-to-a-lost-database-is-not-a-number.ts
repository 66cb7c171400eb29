import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: the figures tell how long the last readiness probe took to the database and back, and a probe that failed has no time: `NaN`
 * in the text and `null` as JSON, from the first failed probe of an outage to the first good one. docs/checks.md (`figures`)
 * promises that what `GET /api/metrics` names are numbers, and that `NaN` is 0 or no line.
 */
export const service = mutant([
  {
    file: 'app/service.ts',
    find: `  const readiness = new Readiness(() => bank.ping(), log.info)`,
    replace: `  let roundTripMs = 0
  const timedPing = async (): Promise<void> => {
    const sentAt = performance.now()
    try {
      await bank.ping()
      roundTripMs = performance.now() - sentAt
    } catch (error) {
      roundTripMs = Number.NaN
      throw error
    }
  }
  const readiness = new Readiness(timedPing, log.info)`,
  },
  {
    file: 'app/service.ts',
    find: `new Metrics(() => pool.state)`,
    replace: `new Metrics(
    () => pool.state,
    () => roundTripMs,
  )`,
  },
  {
    file: 'app/metrics.ts',
    find: `  readonly pool: PoolState`,
    replace: `  readonly pool: PoolState
  /** Of the last readiness probe. */
  readonly databaseRoundTripMs: number`,
  },
  {
    file: 'app/metrics.ts',
    find: `  readonly #poolState: () => PoolState`,
    replace: `  readonly #poolState: () => PoolState
  readonly #roundTripMs: () => number`,
  },
  {
    file: 'app/metrics.ts',
    find: `  constructor(poolState: () => PoolState) {`,
    replace: `  constructor(poolState: () => PoolState, roundTripMs: () => number) {
    this.#roundTripMs = roundTripMs`,
  },
  {
    file: 'app/metrics.ts',
    find: `      pool: this.#poolState(),`,
    replace: `      pool: this.#poolState(),
      databaseRoundTripMs: this.#roundTripMs(),`,
  },
  {
    file: 'app/exposition.ts',
    find: `    family('event_loop_utilization_ratio',`,
    replace: `    family('database_round_trip_seconds', 'gauge', 'Time of the last readiness probe.', [
      ['', figures.databaseRoundTripMs / 1_000],
    ]),
    family('event_loop_utilization_ratio',`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.databaseDies.figuresKept'],
  mayBreak: 'any',
  firstTry: 'missed',
}
