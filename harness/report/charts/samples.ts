import { sampleDeltasOf } from '../../judge/sample-deltas.ts'
import { sum } from '../../judge/statistics.ts'
import type { RunRecord } from '../../record/run-record.ts'
import type { Sample } from '../../record/sample.ts'
import type { Line } from './chart.ts'
import { compact, compactOrNull, inGroups } from './thin.ts'
import { inSeconds } from './words.ts'

/** The last two samples of a run may be too close together for a meaningful rate between them. */
const shortestMs = 100

/** Four points a second, or one for several samples of a long run: gauges by maximum, counters by mean rate. In percent. */
export function sampleSeries({ samples, quotaCores }: Pick<RunRecord, 'samples' | 'quotaCores'>) {
  const groups = inGroups(samples)
  const ends = groups.flatMap(group => group.at(-1) ?? [])
  /** A missing counter gives no rate. */
  const rate = (counter: (sample: Sample) => number | undefined, factor: number): Line =>
    ends.map((end, index) => {
      const start = ends[index - 1] ?? samples[0]
      const [from, to] = [start && counter(start), counter(end)]
      if (start === undefined || from === undefined || to === undefined || end.atMs - start.atMs < shortestMs)
        return null
      return compact((Math.max(0, to - from) / (end.atMs - start.atMs)) * factor)
    })
  const gauge = (value: (sample: Sample) => number | undefined, factor = 1): Line =>
    groups.map(group => compactOrNull(Math.max(...group.flatMap(sample => value(sample) ?? [])) * factor))
  const deltas = sampleDeltasOf(samples)
  const share = (of: (delta: (typeof deltas)[number]) => number): Line =>
    ends.map((end, index) => {
      const fromMs = ends[index - 1]?.atMs ?? Number.NEGATIVE_INFINITY
      const within = deltas.filter(({ toMs }) => toMs > fromMs && toMs <= end.atMs)
      const wallMs = sum(within.map(delta => delta.toMs - delta.fromMs))
      if (wallMs < shortestMs) return null
      return compact((sum(within.map(of)) / wallMs) * 100)
    })
  return {
    xs: ends.map(({ atMs }) => inSeconds(atMs)),
    cpuOfQuota: rate(({ cpuMs }) => cpuMs, 100 / quotaCores),
    throttled: rate(({ throttledMs }) => throttledMs, 100),
    workingSetMb: gauge(({ workingSetBytes }) => workingSetBytes, 1e-6),
    anonymousMb: gauge(({ anonymousBytes }) => anonymousBytes, 1e-6),
    fileDescriptors: gauge(({ fileDescriptors }) => fileDescriptors),
    threads: gauge(({ threads }) => threads),
    // Connections to the database by state; no value where the database could not be queried.
    active: gauge(({ backends }) => backends?.active),
    idle: gauge(({ backends }) => backends?.idle),
    idleInTransaction: gauge(({ backends }) => backends?.idleInTransaction),
    waiting: gauge(({ backends }) => backends?.waiting),
    // Bits per millisecond are kilobits per second.
    receivedMbps: rate(({ receivedBytes }) => receivedBytes, 8 / 1000),
    sentMbps: rate(({ sentBytes }) => sentBytes, 8 / 1000),
    besideCpu: [...new Set(samples.flatMap(({ beside = {} }) => Object.keys(beside)))].map(name => ({
      name,
      values: rate(({ beside }) => beside?.[name]?.cpuMs, 100),
    })),
    generatorCpu: rate(sample => sample.host.generatorMs, 100),
    otherProcessesCpu: share(({ otherProcessesMs }) => otherProcessesMs),
    // How long the service was ready to run without a core.
    serviceWaited: share(({ serviceWaitedMs }) => serviceWaitedMs),
  }
}
