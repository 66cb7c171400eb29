import { metrics, type Comparison, type ComparePromises, type Role } from '../../judge/comparison.ts'
import { wholeLatency } from '../../judge/latency.ts'
import { Distribution } from '../../record/distribution.ts'
import { defined } from '../../record/option.ts'
import { round, withUnit } from '../../record/round.ts'
import { limitAt, type Chart, type Line, type Panel } from './chart.ts'
import { percentileCurves } from './latency.ts'
import { compactOrNull, isEmpty, mean, pointsMax, thinned } from './values.ts'

const forms = {
  candidate: { name: 'candidate', look: 'line', tone: 'main' },
  baseline: { name: 'baseline', look: 'dashed', tone: 'third' },
} as const

const roles = ['candidate', 'baseline'] as const

const average = (line: Line, unit: string): string =>
  isEmpty(line) ? 'not measured' : withUnit(mean(line), unit)

/** Two services measured in turns, drawn over each other: all their requests, and each of 300 pairs at most. */
export function comparisonPanel({ pairs: all }: Comparison, promises: ComparePromises): Panel {
  const pairs = thinned(all, pointsMax)
  const latencyOf = (role: Role) => Distribution.merge(all.map(pair => wholeLatency(pair[role])))
  const latencies = { candidate: latencyOf('candidate'), baseline: latencyOf('baseline') }
  const latencyLines = roles.map(role => ({ ...forms[role], latency: latencies[role] }))
  const common = { linked: true, x: { unit: '', label: 'pair' }, xs: pairs.map((_, index) => index + 1) }
  const ofPromise = ([name, by]: [string, number]): Chart[] => {
    const { figure, title, unit, valueOf } = metrics[name as keyof ComparePromises]
    const lineOf = (role: Role) => pairs.map(pair => compactOrNull(valueOf(pair[role])))
    const [candidate, baseline] = [lineOf('candidate'), lineOf('baseline')]
    const more = candidate.map((value, index) =>
      value === null ? null : compactOrNull((value / (baseline[index] ?? Number.NaN) - 1) * 100),
    )
    return [
      {
        ...common,
        title: `More ${title}`,
        caption: `The candidate needs ${average(more, '%')} more on average of ${pairs.length} pairs; the limit is ${by} %.`,
        y: { unit: '%' },
        shows: { [figure]: 0 },
        series: [{ name: 'more', values: more, look: 'circles', tone: 'main' }],
        limit: limitAt(by, '%'),
      },
      {
        ...common,
        title: `${title} of a run`,
        caption: `Candidate ${average(candidate, unit)}, baseline ${average(baseline, unit)} on average.`,
        y: { unit, from: 0 },
        series: roles.map(role => ({ ...forms[role], values: lineOf(role) })),
      },
    ]
  }
  return {
    title: 'Candidate against baseline, in turns',
    facts: [
      ['pairs', String(all.length)],
      ['requests of the candidate', round(latencies.candidate.count)],
      ['of the baseline', round(latencies.baseline.count)],
    ],
    charts: [
      ...Object.entries(defined(promises)).flatMap(ofPromise),
      ...(latencyLines.some(({ latency }) => latency.count === 0) ? [] : [percentileCurves(latencyLines)]),
    ],
  }
}
