import { round } from '../../record/round.ts'
import type { RunChartData } from './run.ts'
import type { Chart, ChartAxis, ChartBand, ChartSeries } from './chart.ts'
import { isEmpty, largest, mean, rangeOf } from './words.ts'

const seen = (series: readonly ChartSeries[]): ChartSeries[] =>
  series.filter(({ values }) => !isEmpty(values))

/** Fewer make no line: the run was over at once. */
const samplesMin = 4

/** What containers, database and machine did during a run, on the time axis of its latency. */
export function resourceCharts(run: RunChartData, bands: readonly ChartBand[]): Chart[] {
  const { samples } = run
  if (samples.atMs.length < samplesMin) return []
  const common = {
    linked: true,
    x: timeAxis(run),
    xs: samples.atMs.map(ms => Number((ms / 1000).toFixed(3))),
    bands,
  }
  return [cpu(run), memory(run), descriptors(run), connections(run), network(run), machine(run)]
    .flatMap(chart => (chart === undefined ? [] : [chart]))
    .map(chart => ({ ...common, ...chart }))
}

/** Of all charts of a run: it begins with the load and ends with it. */
export const timeAxis = ({ durationMs }: Pick<RunChartData, 'durationMs'>): ChartAxis => ({
  unit: 's',
  from: 0,
  to: durationMs / 1000,
})

type Part = Omit<Chart, 'x' | 'xs' | 'bands' | 'linked'>

function cpu({ samples, quotaCores, limits }: RunChartData): Part | undefined {
  if (isEmpty(samples.cpuOfQuota)) return undefined
  const throttled = samples.throttledMs.map(value => value && Number((value / 10).toPrecision(4)))
  const stood = isEmpty(throttled) ? 0 : mean(throttled)
  const limit = limits.cpuOfCore === undefined ? undefined : limits.cpuOfCore / quotaCores
  return {
    title: 'CPU against quota',
    caption:
      `The service used ${round(mean(samples.cpuOfQuota))} % of its ${quotaCores} cores on average, ` +
      `${round(largest(samples.cpuOfQuota))} % at most, and was throttled ${round(stood)} % of the time.`,
    y: { unit: '%', from: 0 },
    series: seen([
      { name: 'of quota', values: samples.cpuOfQuota, look: 'area', tone: 'main' },
      { name: 'throttled', values: throttled, look: 'bars', tone: 'fail' },
    ]),
    ...(limit !== undefined && { limit: { at: limit, label: `limit ${round(limit)} %` } }),
  }
}

function memory({ samples, limits }: RunChartData): Part {
  const limit = limits.memoryMb
  return {
    title: 'Memory',
    caption: `Working set ${rangeOf(samples.workingSetMb, 'MB')}, anonymous memory ${rangeOf(samples.anonymousMb, 'MB')}.`,
    y: { unit: 'MB', from: 0 },
    series: seen([
      { name: 'working set', values: samples.workingSetMb, look: 'area', tone: 'main' },
      { name: 'anonymous', values: samples.anonymousMb, look: 'dashed', tone: 'third' },
    ]),
    ...(limit !== undefined && { limit: { at: limit, label: `limit ${round(limit)} MB` } }),
  }
}

function descriptors({ samples, limits }: RunChartData): Part {
  const limit = limits.fileDescriptors
  return {
    title: 'Descriptors and threads',
    caption: `Descriptors of process 1: ${rangeOf(samples.fileDescriptors, '')}; threads: ${rangeOf(samples.threads, '')}.`,
    y: { unit: '', from: 0 },
    series: seen([
      { name: 'descriptors', values: samples.fileDescriptors, look: 'line', tone: 'main' },
      { name: 'threads', values: samples.threads, look: 'dashed', tone: 'third' },
    ]),
    ...(limit !== undefined && { limit: { at: limit, label: `limit ${round(limit)}` } }),
  }
}

function connections({ samples }: RunChartData): Part | undefined {
  if (isEmpty(samples.idle)) return undefined
  return {
    title: 'Database connections',
    caption:
      `Active: ${rangeOf(samples.active, '')}; idle: ${rangeOf(samples.idle, '')}; ` +
      `idle in transaction: ${rangeOf(samples.idleInTransaction, '')}; waiting for a lock: ${rangeOf(samples.waiting, '')}.`,
    y: { unit: '', from: 0 },
    series: [
      { name: 'active', values: samples.active, look: 'line', tone: 'main' },
      { name: 'idle', values: samples.idle, look: 'dashed', tone: 'third' },
      { name: 'in transaction', values: samples.idleInTransaction, look: 'line', tone: 'second' },
      { name: 'waiting', values: samples.waiting, look: 'bars', tone: 'fail' },
    ],
  }
}

function network({ samples, limits }: RunChartData): Part | undefined {
  if (isEmpty(samples.receivedMbps)) return undefined
  const limit = limits.networkMbps
  return {
    title: 'Network',
    caption: `Received ${rangeOf(samples.receivedMbps, 'Mbps')}, sent ${rangeOf(samples.sentMbps, 'Mbps')}, the database included.`,
    y: { unit: 'Mbps', from: 0 },
    series: [
      { name: 'received', values: samples.receivedMbps, look: 'line', tone: 'main' },
      { name: 'sent', values: samples.sentMbps, look: 'dashed', tone: 'third' },
    ],
    ...(limit !== undefined && { limit: { at: limit, label: `limit ${round(limit)} Mbps, both` } }),
  }
}

function machine({ samples }: RunChartData): Part | undefined {
  if (isEmpty(samples.generatorCpu)) return undefined
  const series = seen([
    { name: 'generator', values: samples.generatorCpu, look: 'line', tone: 'main' },
    { name: 'database', values: samples.databaseCpu, look: 'dashed', tone: 'second' },
    { name: 'others', values: samples.otherProcessesCpu, look: 'dotted', tone: 'fourth' },
    { name: 'service waited', values: samples.serviceWaited, look: 'bars', tone: 'inconclusive' },
  ])
  return {
    title: 'Who had the cores',
    caption: `Of one core, on average: ${series.map(({ name, values }) => `${name} ${round(mean(values))} %`).join(', ')}.`,
    y: { unit: '%', from: 0 },
    series,
  }
}
