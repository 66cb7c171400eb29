import type { Operation, Outcome, RunRecord, Sample } from '../operation.ts'
import { ms } from '../units.ts'

/** Records for the tests of judges: everything as a healthy run of one second has it, but for what is named. */

export const answered = (status = 200): Outcome => ({ kind: 'answered', status })

/** One request each 10 ms, answered after `latencyMs`. */
export const operationsOf = (latenciesMs: readonly number[]): Operation[] =>
  latenciesMs.map((latencyMs, index) => ({
    client: index % 10,
    intendedMs: index * 10,
    dueMs: index * 10,
    sentMs: index * 10,
    answeredMs: index * 10 + latencyMs,
    outcome: answered(),
  }))

export const sampleOf = (atMs: number, values: Partial<Sample> = {}): Sample => ({
  atMs,
  cpuMs: 0,
  throttledMs: 0,
  workingSetBytes: 30e6,
  networkBytes: 0,
  ...values,
})

export const recordOf = (values: Partial<RunRecord> = {}): RunRecord => ({
  clients: 10,
  durationMs: ms(1000),
  operations: operationsOf(Array.from({ length: 100 }, () => 2)),
  connections: { opened: 10, lost: 0 },
  samples: [sampleOf(0), sampleOf(1000)],
  fileDescriptors: [30],
  ...values,
})

export const repeat = <T>(count: number, value: T): T[] => Array.from({ length: count }, () => value)
