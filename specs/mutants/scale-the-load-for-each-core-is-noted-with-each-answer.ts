import { mutant, type Exam } from './mutant.ts'

/**
 * The metrics also tell the highest load of the machine for each of its cores, and the number of cores is
 * asked for at each answer, by `os.cpus().length`. That reads /proc/stat, /proc/cpuinfo and the clock of
 * each core on the event loop, and makes an object of each, in place of `availableParallelism()`, once.
 * Ten clients notice nothing; 1,000 clients at 5,000 requests a second need more than half a core, and
 * their P99 exceeds 100 ms.
 */
export const service = mutant([
  {
    file: 'app/metrics.ts',
    find: `import { createHistogram, type RecordableHistogram, performance } from 'node:perf_hooks'`,
    replace: `import { cpus, loadavg } from 'node:os'
import { createHistogram, type RecordableHistogram, performance } from 'node:perf_hooks'`,
  },
  {
    file: 'app/metrics.ts',
    find: `    this.#sumMs += durationMs`,
    replace: `    this.#sumMs += durationMs
    this.#highestLoad = Math.max(this.#highestLoad, (loadavg()[0] ?? 0) / cpus().length)`,
  },
  {
    file: 'app/metrics.ts',
    find: `  #inFlight = 0`,
    replace: `  #inFlight = 0
  #highestLoad = 0`,
  },
  {
    file: 'app/metrics.ts',
    find: `      inFlight: this.#inFlight,`,
    replace: `      inFlight: this.#inFlight,
      highestLoad: this.#highestLoad,`,
  },
  {
    file: 'app/metrics.ts',
    find: `  readonly inFlight: number`,
    replace: `  readonly inFlight: number
  /** Of the machine, for each of its cores. */
  readonly highestLoad: number`,
  },
  {
    file: 'app/exposition.ts',
    find: `    family('http_response_time_seconds',`,
    replace: `    family('host_highest_load', 'gauge', 'Highest load for each core.', [['', figures.highestLoad]]),
    family('http_response_time_seconds',`,
  },
])

export const exam: Exam = {
  spec: 'specs/scale.spec.ts',
  only: '1000 clients at',
  firstTry: 'caught',
  breaks: ['scale.1000.latency.p99'],
  mayBreak: 'any',
}
