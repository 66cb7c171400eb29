import type { Promises } from '../../judge/promises.ts'
import type { RunRecord } from '../../record/run.ts'
import { round } from '../../record/round.ts'
import type { Sample } from '../../record/sample.ts'
import { limitAt, type ChartOverTime, type ChartSeries, type Line, type Part } from './chart.ts'
import { compact, compactOrNull, inGroups, inSeconds, isEmpty, largest, mean, rangeOf } from './values.ts'

/** Fewer samples make no line: the run was too short. */
const samplesMin = 4

export function resourceCharts(record: RunRecord, promises: Promises): ChartOverTime[] {
  const { quotaCores } = record
  const { xs, ...lines } = sampleSeries(record)
  if (xs.length < samplesMin) return []
  const charts: Part[] = [
    {
      title: 'CPU against quota',
      caption:
        `The service used ${round(mean(lines.cpuOfQuota))} % of its ${quotaCores} cores on average, ` +
        `${round(largest(lines.cpuOfQuota))} % at most, and was throttled ${round(isEmpty(lines.throttled) ? 0 : mean(lines.throttled))} % of the time, summed over its cores.`,
      y: { unit: '%', from: 0 },
      shows: { cpu: 0 },
      series: [
        { name: 'of quota', values: lines.cpuOfQuota, look: 'area', tone: 'main' },
        { name: 'throttled', values: lines.throttled, look: 'bars', tone: 'fail' },
      ],
      limit: limitAt(promises.cpu, '%', quotaCores),
    },
    {
      title: 'Memory',
      caption: `Working set ${rangeOf(lines.workingSetMb, 'MB')}, anonymous memory ${rangeOf(lines.anonymousMb, 'MB')}.`,
      y: { unit: 'MB', from: 0 },
      shows: { memory: 0 },
      series: both({ 'working set': lines.workingSetMb, anonymous: lines.anonymousMb }, 'area'),
      limit: limitAt(promises.memory, 'MB', 1e6),
    },
    {
      title: 'Descriptors and threads',
      caption: `Descriptors of process 1: ${rangeOf(lines.fileDescriptors, '')}; threads: ${rangeOf(lines.threads, '')}.`,
      y: { unit: '', from: 0 },
      shows: { fileDescriptors: 0 },
      series: both({ descriptors: lines.fileDescriptors, threads: lines.threads }),
      limit: limitAt(promises.fileDescriptors, ''),
    },
    {
      title: 'Database connections',
      caption:
        `Active: ${rangeOf(lines.active, '')}; idle: ${rangeOf(lines.idle, '')}; ` +
        `idle in transaction: ${rangeOf(lines.idleInTransaction, '')}; waiting for a lock: ${rangeOf(lines.waiting, '')}.`,
      y: { unit: '', from: 0 },
      series: [
        ...both({ active: lines.active, idle: lines.idle }),
        { name: 'in transaction', values: lines.idleInTransaction, look: 'line', tone: 'second' },
        { name: 'waiting', values: lines.waiting, look: 'bars', tone: 'fail' },
      ],
    },
    {
      title: 'Network',
      caption: `Received ${rangeOf(lines.receivedMbps, 'Mbps')}, sent ${rangeOf(lines.sentMbps, 'Mbps')}, containers beside it included.`,
      y: { unit: 'Mbps', from: 0 },
      shows: { network: 0 },
      series: both({ received: lines.receivedMbps, sent: lines.sentMbps }),
      limit: limitAt(promises.network, 'Mbps, both', 1e6),
    },
  ]
  return charts
    .map(chart => ({ xs, ...chart, series: chart.series.filter(({ values }) => !isEmpty(values)) }))
    .filter(({ series }) => series.length > 0)
}

/** Two lines with one unit, distinguishable without colour. */
const both = (lines: Readonly<Record<string, Line>>, look: ChartSeries['look'] = 'line'): ChartSeries[] =>
  Object.entries(lines).map(([name, values], index) =>
    index === 0 ? { name, values, look, tone: 'main' } : { name, values, look: 'dashed', tone: 'third' },
  )

/** The last two samples of a run may be too close together for a meaningful rate between them. */
const shortestMs = 100

/** Four points a second, or one for several samples of a long run: gauges by maximum, counters by mean rate. In percent. */
export function sampleSeries({ samples, quotaCores }: Pick<RunRecord, 'samples' | 'quotaCores'>) {
  const groups = inGroups(samples)
  const ends = groups.flatMap(group => group.at(-1) ?? [])
  const rate = (counter: (sample: Sample) => number, factor: number): Line =>
    ends.map((end, index) => {
      const start = ends[index - 1] ?? samples[0]
      if (start === undefined || end.atMs - start.atMs < shortestMs) return null
      return compact((Math.max(0, counter(end) - counter(start)) / (end.atMs - start.atMs)) * factor)
    })
  const gauge = (value: (sample: Sample) => number | undefined, factor = 1): Line =>
    groups.map(group => compactOrNull(Math.max(...group.flatMap(sample => value(sample) ?? [])) * factor))
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
  }
}
