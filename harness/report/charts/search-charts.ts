import { round } from '../../record/round.ts'
import type { Verdict } from '../../judge/verdict.ts'
import { shortMeasured } from '../text/figure.ts'
import type { ComparisonChartData } from './comparison.ts'
import type { KneeChartData } from './knee.ts'
import type { Chart, ChartSeries, Panel } from './chart.ts'
import { isEmpty, mean } from './words.ts'

const looks = [
  { verdict: 'pass', name: 'kept', look: 'circles' },
  { verdict: 'fail', name: 'broken', look: 'crosses' },
  { verdict: 'inconclusive', name: 'undecided', look: 'diamonds' },
] as const satisfies readonly { verdict: Verdict; name: string; look: ChartSeries['look'] }[]

/** The rates that were tried, and what each came to. */
export function kneePanel({ tried, kept, broken }: KneeChartData): Panel {
  const inOrder = tried.toSorted((a, b) => a.rate - b.rate)
  const titles = inOrder[0]?.figures.filter(({ limit }) => limit?.relation === '<').map(({ title }) => title)
  return {
    title: 'Search for the knee',
    facts: [
      ['rates tried', round(tried.length)],
      ['highest kept', `${round(kept)} req/s`],
      ['lowest broken', broken === null ? 'none' : `${round(broken)} req/s`],
    ],
    charts: (titles ?? []).map(title => kneeChart(inOrder, title)),
    table: {
      head: ['rate', 'verdict', 'measured'],
      rows: inOrder.map(({ rate, verdict, figures }) => [
        `${round(rate)} req/s`,
        verdict,
        figures.map(figure => `${figure.title} ${shortMeasured(figure)}`).join(', '),
      ]),
    },
  }
}

function kneeChart(tried: KneeChartData['tried'], title: string): Chart {
  const figure = (index: number) => tried[index]?.figures.find(candidate => candidate.title === title)
  const limit = figure(0)?.limit?.value
  const unit = figure(0)?.unit ?? ''
  const values = tried.map((_, index) => figure(index)?.measured ?? null)
  const points = looks.map(({ verdict, name, look }) => ({
    name,
    look,
    tone: verdict,
    values: values.map((value, index) => (tried[index]?.verdict === verdict ? value : null)),
  }))
  const shown = tried.map(
    ({ rate, verdict }, index) => `${round(rate)} req/s ${verdict}: ${values[index] ?? 'none'}`,
  )
  return {
    title: `${title} by rate`,
    caption: `${shown.join('; ')} ${unit}.`,
    wide: true,
    x: { unit: '/s', label: 'requests a second asked for' },
    y: { unit, kind: 'log' },
    xs: tried.map(({ rate }) => rate),
    series: [
      { name: title, values, look: 'dotted', tone: 'faint' },
      ...points.filter(({ values: line }) => !isEmpty(line)),
    ],
    ...(limit !== undefined && { limit: { at: limit, label: `limit ${round(limit)} ${unit}` } }),
  }
}

/** Pairs of runs, as the ratio of candidate to baseline and as they were measured. */
export function comparisonPanel({ pairs, metric, limitPercent }: ComparisonChartData): Panel {
  const name = metric === 'mean' ? 'mean latency' : `${metric.toUpperCase()} latency`
  const xs = pairs.map((_, index) => index + 1)
  const [candidate, baseline] = ([0, 1] as const).map(side => pairs.map(pair => pair[side])) as [
    (number | null)[],
    (number | null)[],
  ]
  const slower = pairs.map(([one, other]) =>
    one === null || other === null || other === 0 ? null : Number(((one / other - 1) * 100).toPrecision(3)),
  )
  const average = (line: readonly (number | null)[]) => (isEmpty(line) ? 'not measured' : round(mean(line)))
  const x = { unit: '', label: 'pair' }
  return {
    title: 'Candidate against baseline, in turns',
    facts: [
      ['pairs', round(pairs.length)],
      ['candidate', `${average(candidate)} ms`],
      ['baseline', `${average(baseline)} ms`],
    ],
    charts: [
      {
        title: 'Slower by',
        caption: `The candidate is ${average(slower)} % slower on average of ${pairs.length} pairs; ${limitPercent} % is too much.`,
        linked: true,
        x,
        y: { unit: '%' },
        xs,
        series: [{ name: 'slower by', values: slower, look: 'circles', tone: 'main' }],
        limit: { at: limitPercent, label: `limit ${round(limitPercent)} %` },
      },
      {
        title: `${name} of a run`,
        caption: `Candidate ${average(candidate)} ms, baseline ${average(baseline)} ms on average.`,
        linked: true,
        x,
        y: { unit: 'ms', from: 0 },
        xs,
        series: [
          { name: 'candidate', values: candidate, look: 'line', tone: 'main' },
          { name: 'baseline', values: baseline, look: 'dashed', tone: 'third' },
        ],
      },
    ],
  }
}
