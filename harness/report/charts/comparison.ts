import { metrics, type Comparison, type NoSlower } from '../../judge/comparison.ts'
import { withUnit } from '../../record/round.ts'
import { limitAt, type Line, type Panel } from './chart.ts'
import { compactOrNull, pointsMax, thinned } from './thin.ts'
import { isEmpty, mean } from './words.ts'

/** Pairs of runs, as the ratio of candidate to baseline and as they were measured; of many, 300. */
export function comparisonPanel(comparison: Comparison, { by, of = 'mean' }: NoSlower): Panel {
  const { title, unit, valueOf } = metrics[of]
  const pairs = thinned(comparison.pairs, pointsMax)
  const candidate = pairs.map(pair => compactOrNull(valueOf(pair.candidate)))
  const baseline = pairs.map(pair => compactOrNull(valueOf(pair.baseline)))
  const slower = candidate.map((value, index) =>
    value === null ? null : compactOrNull((value / (baseline[index] ?? Number.NaN) - 1) * 100),
  )
  const average = (line: Line, shownUnit: string) =>
    isEmpty(line) ? 'not measured' : withUnit(mean(line), shownUnit)
  const common = { linked: true, x: { unit: '', label: 'pair' }, xs: pairs.map((_, index) => index + 1) }
  return {
    kind: 'comparison',
    title: 'Candidate against baseline, in turns',
    facts: [
      ['pairs', String(pairs.length)],
      ['candidate', average(candidate, unit)],
      ['baseline', average(baseline, unit)],
    ],
    charts: [
      {
        ...common,
        title: 'Slower by',
        caption: `The candidate is ${average(slower, '%')} slower on average of ${pairs.length} pairs; ${by} % is too much.`,
        y: { unit: '%' },
        series: [{ name: 'slower by', values: slower, look: 'circles', tone: 'main' }],
        limit: limitAt(by, '%'),
      },
      {
        ...common,
        title: `${title} of a run`,
        caption: `Candidate ${average(candidate, unit)}, baseline ${average(baseline, unit)} on average.`,
        y: { unit, from: 0 },
        series: [
          { name: 'candidate', values: candidate, look: 'line', tone: 'main' },
          { name: 'baseline', values: baseline, look: 'dashed', tone: 'third' },
        ],
      },
    ],
  }
}
