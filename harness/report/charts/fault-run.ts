import { spoken } from '../../judge/fault-run/judge.ts'
import type { MeasuredFaultRun } from '../../judge/records/judge.ts'
import type { Judgement } from '../../judge/judgement.ts'
import { greatest } from '../../judge/statistics.ts'
import { isApplied, type Act, type Effect } from '../../record/act.ts'
import { Distribution } from '../../record/distribution.ts'
import { round } from '../../record/round.ts'
import type { ChartMark, Facts, Panel, Part } from './chart.ts'
import { latencyChart } from './latency.ts'
import { logChart, operationsChart, operationsTitle } from './operations.ts'
import { compactOrNull, duration, inSeconds, isEmpty, mean, smallest } from './values.ts'

const pointsMax = 240
const intervalMsMin = 250

/** Each operation of each client, latency and success over time, and the faults. */
export function faultRunPanel(record: MeasuredFaultRun): Panel {
  const { name, clients, acts: operations, windows, crashes, without } = record
  const endsMs = [...operations.map(act => act.answeredMs), ...windows.map(({ untilMs }) => untilMs)]
  const durationMs = Math.max(0, greatest(endsMs))
  const byOutcome = Map.groupBy(operations, ({ effect }) => effect.kind)
  const count = (outcome: Effect['kind']) => round(byOutcome.get(outcome)?.length ?? 0)
  const bands = windows.map(({ fault, struckMs, healedMs }) => ({
    from: inSeconds(struckMs),
    to: inSeconds(healedMs),
    label: spoken(fault),
  }))
  const everyMs = Math.max(intervalMsMin, Math.ceil(durationMs / pointsMax / 50) * 50)
  const intervals = Array.from({ length: Math.ceil(durationMs / everyMs) }, (): Act[] => [])
  for (const operation of operations) intervals[Math.floor(operation.sentMs / everyMs)]?.push(operation)
  const clock = {
    wide: true,
    linked: true,
    x: { unit: 's', from: 0, to: inSeconds(durationMs) },
    xs: intervals.map((_, index) => inSeconds((index + 0.5) * everyMs)),
    bands,
  }
  return {
    title: name === undefined ? 'Under faults' : `Under faults: ${spoken(name)}`,
    facts: [
      ['clients', round(clients)],
      ['for', duration(durationMs)],
      ['confirmed', count('applied')],
      ['refused', count('refused')],
      ['in doubt', count('unknown')],
      ['faults', round(windows.length)],
    ],
    charts: [
      operationsChart(record, bands),
      ...logChart(record.logs),
      ...chartsByTime(intervals, everyMs),
    ].map(chart => ({ ...clock, ...chart })),
    notes: [
      ...crashes.map(({ atMs, what }) => `crash at ${duration(atMs)}: ${what}`),
      ...Object.entries(without).map(([rule, reason]) => `switched off: ${spoken(rule)}, ${reason}`),
    ],
  }
}

function chartsByTime(intervals: readonly (readonly Act[])[], everyMs: number): Part[] {
  const latencies = intervals.map(sent =>
    Distribution.of(sent.map(({ sentMs, answeredMs }) => answeredMs - sentMs)),
  )
  const confirmed = intervals.map(sent => compactOrNull((sent.filter(isApplied).length / sent.length) * 100))
  return [
    latencyChart(latencies, everyMs),
    {
      title: 'Confirmed',
      caption: isEmpty(confirmed)
        ? 'Nothing was sent.'
        : `${round(mean(confirmed))} % of the operations of ${duration(everyMs)} on average, ${round(smallest(confirmed))} % in the worst.`,
      y: { unit: '%', from: 0, to: 100 },
      series: [{ name: 'confirmed', values: confirmed, look: 'area', tone: 'pass' }],
    },
  ]
}

export const isAbout = ({ name }: MeasuredFaultRun, { check }: Pick<Judgement, 'check'>): boolean =>
  name === undefined || check.startsWith(`${name}.`)

/** The panel with flags at the moments at which failed rules were violated, in a lane above those of the clients. */
export function flaggedAt(panel: Panel, judgements: readonly Judgement[]): Panel {
  const broken = judgements.filter(one => one.verdict === 'fail')
  const violations = broken.flatMap(({ title, moments = [] }) => moments.map(atMs => ({ atMs, title })))
  if (violations.length === 0) return panel
  const told = violations.map(({ title }): Facts => [['broken', title]])
  const charts = panel.charts.map(chart => {
    if (chart.title !== operationsTitle) return chart
    const top = (chart.y.to ?? 0) + 0.5
    const at = violations.map(({ atMs }) => [top, inSeconds(atMs), inSeconds(atMs)] as const)
    const flags: ChartMark = { name: 'a rule broken', tone: 'fail', look: 'flag', at, told }
    return { ...chart, y: { ...chart.y, to: top + 0.8 }, marks: [...(chart.marks ?? []), flags] }
  })
  return { ...panel, charts }
}
