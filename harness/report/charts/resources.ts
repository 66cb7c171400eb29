import type { Promises } from '../../judge/promises.ts'
import type { RunRecord } from '../../record/run-record.ts'
import { round } from '../../record/round.ts'
import { limitAt, type ChartOverTime, type ChartSeries, type Line, type Part } from './chart.ts'
import { sampleSeries } from './samples.ts'
import { isEmpty, largest, mean, rangeOf } from './words.ts'

/** Fewer samples make no line: the run was too short. */
const samplesMin = 4

/** The CPU, memory and network of containers, database and machine during a run. */
export function resourceCharts(
  record: RunRecord,
  { cpu, memory, fileDescriptors, network }: Promises,
): ChartOverTime[] {
  const { quotaCores } = record
  const { xs, ...lines } = sampleSeries(record)
  if (xs.length < samplesMin) return []
  const cores: ChartSeries[] = seen([
    { name: 'generator', values: lines.generatorCpu, look: 'line', tone: 'main' },
    ...lines.besideCpu.map(line => ({ ...line, look: 'dashed', tone: 'second' }) as const),
    { name: 'others', values: lines.otherProcessesCpu, look: 'dotted', tone: 'fourth' },
    { name: 'service waited', values: lines.serviceWaited, look: 'bars', tone: 'inconclusive' },
  ])
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
      limit: limitAt(cpu, '%', quotaCores),
    },
    {
      title: 'Memory',
      caption: `Working set ${rangeOf(lines.workingSetMb, 'MB')}, anonymous memory ${rangeOf(lines.anonymousMb, 'MB')}.`,
      y: { unit: 'MB', from: 0 },
      shows: { memory: 0 },
      series: both({ 'working set': lines.workingSetMb, anonymous: lines.anonymousMb }, 'area'),
      limit: limitAt(memory, 'MB', 1e6),
    },
    {
      title: 'Descriptors and threads',
      caption: `Descriptors of process 1: ${rangeOf(lines.fileDescriptors, '')}; threads: ${rangeOf(lines.threads, '')}.`,
      y: { unit: '', from: 0 },
      shows: { fileDescriptors: 0 },
      series: both({ descriptors: lines.fileDescriptors, threads: lines.threads }),
      limit: limitAt(fileDescriptors, ''),
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
      limit: limitAt(network, 'Mbps, both', 1e6),
    },
    {
      title: 'CPU by consumer',
      caption: `Of one core, on average: ${cores.map(({ name, values }) => `${name} ${round(mean(values))} %`).join(', ')}.`,
      y: { unit: '%', from: 0 },
      series: cores,
    },
  ]
  return charts
    .map(chart => ({ xs, ...chart, series: seen(chart.series) }))
    .filter(({ series }) => series.length > 0)
}

const seen = (series: readonly ChartSeries[]): ChartSeries[] =>
  series.filter(({ values }) => !isEmpty(values))

/** Two lines with one unit, distinguishable without colour. */
const both = (lines: Readonly<Record<string, Line>>, look: ChartSeries['look'] = 'line'): ChartSeries[] =>
  Object.entries(lines).map(([name, values], index) =>
    index === 0 ? { name, values, look, tone: 'main' } : { name, values, look: 'dashed', tone: 'third' },
  )
