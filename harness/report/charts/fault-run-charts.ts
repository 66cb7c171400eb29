import { round } from '../../record/round.ts'
import type { ShownViolation } from './chart-data.ts'
import { outcomes, type FaultRunChartData } from './fault-run.ts'
import type { Chart, ChartBand, ChartMark, Panel } from './chart.ts'
import { timeAxis } from './resource-charts.ts'
import { counted, duration, inSeconds, isEmpty, largest, mean, smallest } from './words.ts'

/** `killDatabase` as people say it: `kill database`. */
export const spoken = (name: string): string => name.replace(/[A-Z]/g, letter => ` ${letter.toLowerCase()}`)

/** A workload under faults: each operation of each client, latency and success on the same time axis. */
export function faultRunPanel(faultRun: FaultRunChartData, violations: readonly ShownViolation[]): Panel {
  const { counts, faults, crashes } = faultRun
  const bands = faults.map(({ fault, fromMs, healedMs }) => ({
    from: inSeconds(fromMs),
    to: inSeconds(healedMs),
    label: spoken(fault),
  }))
  return {
    title: `Under faults: ${spoken(faultRun.name)}`,
    facts: [
      ['clients', round(faultRun.clients)],
      ['for', duration(faultRun.durationMs)],
      ['confirmed', round(counts.ok)],
      ['refused', round(counts.failed)],
      ['in doubt', round(counts.unknown)],
      ['faults', round(faults.length)],
    ],
    charts: [timeline(faultRun, bands, violations), latency(faultRun, bands), success(faultRun, bands)],
    notes: [
      ...violations.map(
        ({ title, count, atMs: [first] }) =>
          `broken: ${title}, ${count}${first === undefined ? '' : `, first at ${duration(first)}`}`,
      ),
      ...crashes.map(({ atMs, what }) => `crash at ${duration(atMs)}: ${what}`),
    ],
    table: {
      head: ['fault', 'strikes', 'from', 'lasted', 'hits', 'steady again after', 'allowed'],
      rows: faults.map(({ fault, strikes, fromMs, healedMs, hits, recoveredMs, limitMs }) => [
        spoken(fault),
        strikes,
        duration(fromMs),
        duration(healedMs - fromMs),
        round(hits),
        recoveredMs === null ? 'not seen' : duration(recoveredMs),
        duration(limitMs),
      ]),
    },
  }
}

const styles = [
  { outcome: 'ok', name: 'confirmed', tone: 'pass', look: 'thin' },
  { outcome: 'failed', name: 'refused', tone: 'inconclusive', look: 'hollow' },
  { outcome: 'unknown', name: 'in doubt', tone: 'fail', look: 'solid' },
] as const

function timeline(
  faultRun: FaultRunChartData,
  bands: readonly ChartBand[],
  violations: readonly ShownViolation[],
): Chart {
  const { counts, operations } = faultRun
  const total = counts.ok + counts.failed + counts.unknown
  const kept = styles.flatMap(({ outcome, name }) => {
    const shown = operations.filter(([, , , index]) => outcomes[index] === outcome).length
    return shown < counts[outcome] ? [`${round(shown)} of ${round(counts[outcome])} ${name}`] : []
  })
  const thinned = kept.length === 0 ? '' : ` Drawn evenly thinned: ${kept.join(', ')}.`
  const marks = styles.map(({ outcome, name, tone, look }): ChartMark => {
    const own = operations.filter(([, , , index]) => outcomes[index] === outcome)
    return {
      name,
      tone,
      look,
      at: own.map(([lane, sentMs, tookMs]) => [lane, inSeconds(sentMs), inSeconds(sentMs + tookMs)]),
    }
  })
  const flags: ChartMark = {
    name: 'a rule broken',
    tone: 'fail',
    look: 'flag',
    at: violations.flatMap(({ atMs }) =>
      atMs.map(ms => [faultRun.clients, inSeconds(ms), inSeconds(ms)] as const),
    ),
  }
  return {
    title: 'Operations of each client',
    caption:
      `${counted(total, 'operation')}: ${round(counts.ok)} confirmed, ${round(counts.failed)} refused, ` +
      `${round(counts.unknown)} in doubt.${thinned} Faults: ${bands.map(({ label }) => label).join(', ')}.`,
    ...onTheClock(faultRun, bands),
    y: {
      unit: '',
      label: 'client',
      from: -0.5,
      // A lane more, for the moments in which a rule was broken.
      to: faultRun.clients + (flags.at.length > 0 ? 0.8 : -0.5),
    },
    series: [],
    marks: [...marks, flags].filter(({ at }) => at.length > 0),
  }
}

/** What all its charts share: the time axis with the middles of its intervals, the faults, and room for the name of the last. */
const onTheClock = (
  faultRun: FaultRunChartData,
  bands: readonly ChartBand[],
): Pick<Chart, 'wide' | 'linked' | 'roomRight' | 'x' | 'xs' | 'bands'> => ({
  wide: true,
  linked: true,
  roomRight: 48,
  x: timeAxis(faultRun),
  xs: faultRun.p50.map((_, index) => inSeconds((index + 0.5) * faultRun.everyMs)),
  bands,
})

function latency(faultRun: FaultRunChartData, bands: readonly ChartBand[]): Chart {
  const { p50, p99, max } = faultRun
  return {
    title: 'Latency',
    caption: isEmpty(p50)
      ? 'Nothing was sent.'
      : `Of ${duration(faultRun.everyMs)}, P50 was ${round(smallest(p50))} to ${round(largest(p50))} ms; the slowest operation took ${round(largest(max))} ms.`,
    ...onTheClock(faultRun, bands),
    y: { unit: 'ms', kind: 'log' },
    series: [
      { name: 'P50', values: p50, look: 'line', tone: 'main' },
      { name: 'P99', values: p99, look: 'line', tone: 'third', band: true },
      { name: 'slowest', values: max, look: 'dotted', tone: 'faint' },
    ],
  }
}

function success(faultRun: FaultRunChartData, bands: readonly ChartBand[]): Chart {
  return {
    title: 'Confirmed',
    caption: isEmpty(faultRun.succeeded)
      ? 'Nothing was sent.'
      : `${round(mean(faultRun.succeeded))} % of the operations of a stretch on average, ${round(smallest(faultRun.succeeded))} % in the worst.`,
    ...onTheClock(faultRun, bands),
    y: { unit: '%', from: 0, to: 100 },
    series: [{ name: 'confirmed', values: faultRun.succeeded, look: 'area', tone: 'pass' }],
  }
}
