import type { Minute } from '../judge/minute.ts'
import { judgeSoak, type SoakRecord } from '../judge/soak.ts'
import type { Sample } from '../record/sample.ts'
import { megabytes, minutes, ms } from '../record/units.ts'
import { operationsOf, recordOf, repeat, sampleOf, trafficOf } from './literal-record.ts'

interface Changes extends Partial<Pick<Sample, 'anonymousBytes' | 'fileDescriptors'>> {
  /** Of each request. */
  readonly latencyMs?: number
  readonly requests?: number
  readonly harnessBytes?: number
}

const minuteOf = (
  index: number,
  { latencyMs = 4, requests = 400, harnessBytes = 50e6, ...values }: Changes,
): Minute => ({
  fromMs: index * 60_000,
  run: recordOf({
    ...trafficOf(operationsOf(repeat(requests, latencyMs))),
    samples: [sampleOf(0, values), sampleOf(1_000, values)],
  }),
  harnessBytes,
})

/** Ten minutes, each a healthy one with its changes. */
export const soakOf = (change: (index: number) => Changes, values: Partial<SoakRecord> = {}): SoakRecord => ({
  plannedMs: minutes(10),
  minutes: Array.from({ length: 10 }, (_, index) => minuteOf(index, change(index))),
  ending: { kind: 'time' },
  ...values,
})

export const drift = { memory: megabytes(10), fileDescriptors: 10, p99: ms(10) }
const promises = { p99: ms(100), errors: 0, drift }
export const verdicts = (record: SoakRecord) =>
  Object.fromEntries(judgeSoak(record, promises).map(({ check, verdict }) => [check, verdict]))
export const judgementOf = (record: SoakRecord, wanted: string) =>
  judgeSoak(record, promises).find(({ check }) => check === wanted)

export const allPass = {
  'latency.p99': 'pass',
  errors: 'pass',
  'drift.memory': 'pass',
  'drift.fileDescriptors': 'pass',
  'drift.latency.p99': 'pass',
  harnessMemory: 'pass',
  duration: 'pass',
}
