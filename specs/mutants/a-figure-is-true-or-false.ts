import { mutant, type Exam } from './mutant.ts'

/**
 * The metrics also tell whether the service is stopping, as `true` or `false`. JSON has such values, but the same value
 * stands in the text for Prometheus, where a sample is a number: the line `service_stopping false` cannot be read, and the
 * whole scrape is refused. Breaks `transaction.figures` (what the metrics name are numbers, and Prometheus can read each
 * line).
 */
export const service = mutant([
  {
    file: 'app/metrics.ts',
    find: `  readonly pool: PoolState
  /** Share`,
    replace: `  readonly pool: PoolState
  readonly stopping: boolean
  /** Share`,
  },
  {
    file: 'app/metrics.ts',
    find: `  read(): Figures {`,
    replace: `  read(stopping: boolean): Figures {`,
  },
  {
    file: 'app/metrics.ts',
    find: `      pool: this.#poolState(),`,
    replace: `      pool: this.#poolState(),
      stopping,`,
  },
  {
    file: 'app/api.ts',
    find: `metrics.read()`,
    replace: `metrics.read(readiness.stopping)`,
  },
  {
    file: 'app/exposition.ts',
    find: `    family('event_loop_utilization_ratio',`,
    replace: `    family('service_stopping', 'gauge', 'Whether the service is shutting down.', [['', figures.stopping]]),
    family('event_loop_utilization_ratio',`,
  },
  {
    file: 'app/exposition.ts',
    find: `type Sample = readonly [suffix: string, value: number]`,
    replace: `type Sample = readonly [suffix: string, value: number | boolean]`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: '24 clients that hang up',
  firstTry: 'caught',
  breaks: ['transaction.figures'],
  mayBreak: 'any',
}
