import { round } from '../../judge/verdict.ts'
import type { ShownViolation } from '../charts/chart-data.ts'
import { outcomes, type FireExhibit } from '../charts/fire.ts'
import type { Chart, ChartBand, ChartMark, Panel } from './browser/chart.ts'
import { timeAxis } from './resource-charts.ts'
import { counted, duration, isEmpty, largest, mean, smallest } from './words.ts'

const inSeconds = (ms: number): number => Number((ms / 1000).toFixed(3))

/** `killDatabase` as people say it: `kill database`. */
export const spoken = (name: string): string => name.replace(/[A-Z]/g, letter => ` ${letter.toLowerCase()}`)

/** A workload under faults: each operation of each client, latency and success on the same time axis. */
export function firePanel(fire: FireExhibit, violations: readonly ShownViolation[]): Panel {
  const { counts, faults, crashes } = fire
  const bands = faults.map(({ fault, fromMs, healedMs }) => ({
    from: inSeconds(fromMs),
    to: inSeconds(healedMs),
    label: spoken(fault),
  }))
  return {
    title: `Under faults: ${spoken(fire.name)}`,
    facts: [
      ['clients', round(fire.clients)],
      ['for', duration(fire.durationMs)],
      ['confirmed', round(counts.ok)],
      ['refused', round(counts.failed)],
      ['in doubt', round(counts.unknown)],
      ['faults', round(faults.length)],
    ],
    charts: [timeline(fire, bands, violations), latency(fire, bands), success(fire, bands)],
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
  fire: FireExhibit,
  bands: readonly ChartBand[],
  violations: readonly ShownViolation[],
): Chart {
  const { counts, operations } = fire
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
      atMs.map(ms => [fire.clients, inSeconds(ms), inSeconds(ms)] as const),
    ),
  }
  return {
    title: 'Operations of each client',
    caption:
      `${counted(total, 'operation')}: ${round(counts.ok)} confirmed, ${round(counts.failed)} refused, ` +
      `${round(counts.unknown)} in doubt.${thinned} Faults: ${bands.map(({ label }) => label).join(', ')}.`,
    wide: true,
    linked: true,
    roomRight: 48,
    x: timeAxis(fire),
    y: {
      unit: '',
      label: 'client',
      from: -0.5,
      // A lane more, for the moments in which a rule was broken.
      to: fire.clients + (flags.at.length > 0 ? 0.8 : -0.5),
    },
    xs: stretches(fire),
    series: [],
    marks: [...marks, flags].filter(({ at }) => at.length > 0),
    bands,
  }
}

const stretches = ({ p50, everyMs }: FireExhibit): number[] =>
  p50.map((_, index) => inSeconds((index + 0.5) * everyMs))

function latency(fire: FireExhibit, bands: readonly ChartBand[]): Chart {
  const { p50, p99, max } = fire
  return {
    title: 'Latency',
    caption: isEmpty(p50)
      ? 'Nothing was sent.'
      : `Of ${duration(fire.everyMs)}, P50 was ${round(smallest(p50))} to ${round(largest(p50))} ms; the slowest operation took ${round(largest(max))} ms.`,
    wide: true,
    linked: true,
    roomRight: 48,
    x: timeAxis(fire),
    y: { unit: 'ms', kind: 'log' },
    xs: stretches(fire),
    series: [
      { name: 'P50', values: p50, look: 'line', tone: 'main' },
      { name: 'P99', values: p99, look: 'line', tone: 'third', band: true },
      { name: 'slowest', values: max, look: 'dotted', tone: 'faint' },
    ],
    bands,
  }
}

function success(fire: FireExhibit, bands: readonly ChartBand[]): Chart {
  return {
    title: 'Confirmed',
    caption: isEmpty(fire.succeeded)
      ? 'Nothing was sent.'
      : `${round(mean(fire.succeeded))} % of the operations of a stretch on average, ${round(smallest(fire.succeeded))} % in the worst.`,
    wide: true,
    linked: true,
    roomRight: 48,
    x: timeAxis(fire),
    y: { unit: '%', from: 0, to: 100 },
    xs: stretches(fire),
    series: [{ name: 'confirmed', values: fire.succeeded, look: 'area', tone: 'pass' }],
    bands,
  }
}
