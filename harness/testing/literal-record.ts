import { unattributed, type Judgement } from '../judge/judgement.ts'
import { below } from '../judge/limit.ts'
import type { MeasuredRun } from '../judge/records/judge.ts'
import { Recorder } from '../load/recorder.ts'
import type { Operation, Outcome } from '../record/operation.ts'
import type { Sample } from '../record/sample.ts'
import type { RunRecord, Traffic } from '../record/run.ts'
import { ms } from '../record/units.ts'

/** Records for tests of judges: those of a healthy run, with the given changes. */

export const answered = (status = 200): Outcome => ({ kind: 'answered', status })

/** One request every 10 ms, sent when it was due and answered after `latencyMs`. */
export const operationsOf = (latenciesMs: readonly number[]): Operation[] =>
  latenciesMs.map((latencyMs, index) => ({
    client: index % 10,
    intendedMs: index * 10,
    dueMs: index * 10,
    sentMs: index * 10,
    answeredMs: index * 10 + latencyMs,
    outcome: answered(),
  }))

/** The same, with several calls in turns. */
export const callsOf = (
  names: readonly string[],
  count: number,
  latencyOf: (name: string) => number,
): Operation[] => {
  const called = Array.from({ length: count }, (_, index) => names[index % names.length] ?? '')
  return operationsOf(called.map(latencyOf)).map((operation, index) => ({
    ...operation,
    call: called[index] ?? '',
  }))
}

/** The traffic that a recorder makes of operations; `stallsMs`: the generator's stall in each second. */
export function trafficOf(operations: readonly Operation[], stallsMs: readonly number[] = []): Traffic {
  const recorder = new Recorder()
  for (const operation of operations) recorder.record(operation)
  const seconds = Math.max(0, ...operations.map(({ intendedMs }) => Math.floor(intendedMs / 1000) + 1))
  const traffic = recorder.traffic(10, seconds * 1000)
  return {
    ...traffic,
    seconds: traffic.seconds.map((second, index) => ({ ...second, generatorStallMs: stallsMs[index] ?? 0 })),
    connections: { opened: 10, lost: 0 },
  }
}

export const sampleOf = (atMs: number, values: Partial<Sample> = {}): Sample => ({
  atMs,
  cpuMs: 0,
  throttledMs: 0,
  throttledPeriods: 0,
  workingSetBytes: 30e6,
  anonymousBytes: 20e6,
  receivedBytes: 0,
  sentBytes: 0,
  threads: 11,
  fileDescriptors: 30,
  waitedForCoreMs: 0,
  host: { busyMs: 0, stolenMs: 0, generatorMs: 0, cores: 2 },
  ...values,
})

export const recordOf = (values: Partial<RunRecord> = {}): RunRecord => ({
  ...trafficOf(operationsOf(repeat(100, 2))),
  call: 'GET /',
  load: 'open',
  samples: [sampleOf(0), sampleOf(1000)],
  quotaCores: 0.5,
  ...values,
})

/** A sample each quarter of a second, of what has come together until then. */
export const sampledFor = (seconds: number, until: (seconds: number) => Partial<Sample>) =>
  recordOf({
    durationMs: ms(seconds * 1000),
    samples: Array.from({ length: seconds * 4 + 1 }, (_, index) => sampleOf(index * 250, until(index / 4))),
  })

/** A run as the fixture returns it. */
export const measuredRun = (values: Partial<MeasuredRun> = {}): MeasuredRun => ({
  kind: 'run',
  promises: {},
  ...recordOf(values),
  ...values,
})

/** A judgement that passes, with the given changes. */
export const literalJudgement = (changes: Partial<Judgement> = {}): Judgement => ({
  ...unattributed,
  check: 'latency.p99',
  title: 'P99 latency',
  measured: 2,
  ...below(100, 'ms'),
  verdict: 'pass',
  evidence: [],
  ...changes,
})

export const repeat = <T>(count: number, value: T): T[] => Array.from({ length: count }, () => value)

/** A service that waited this long for a core, while other processes used all cores. */
export const starvedFor = (waitedMs: number): Partial<Sample> => ({
  waitedForCoreMs: waitedMs,
  host: { busyMs: 2 * waitedMs, stolenMs: 0, generatorMs: 0, cores: 2 },
})
