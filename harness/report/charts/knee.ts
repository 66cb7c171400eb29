import { kneeOf, verdictOf, type RateTrial } from '../../judge/knee.ts'
import { round } from '../../record/round.ts'
import { shortMeasured } from '../text/figure.ts'
import { limitAt, type Chart, type Panel } from './chart.ts'
import { compactOrNull, isEmpty } from './values.ts'

/** The rates that were tried in the search for the highest that keeps its promises, with their results. */
export function kneePanel(trials: readonly RateTrial[]): Panel {
  const { kept, broken } = kneeOf(trials)
  const inOrder = trials.toSorted((a, b) => a.rate - b.rate)
  const bounded = inOrder[0]?.judgements.filter(({ limit }) => limit?.relation === '<') ?? []
  return {
    title: 'Search for the knee',
    facts: [
      ['rates tried', round(trials.length)],
      ['highest kept', `${round(kept)} req/s`],
      ['lowest broken', Number.isFinite(broken) ? `${round(broken)} req/s` : 'none'],
    ],
    charts: bounded.map(({ title }) => figureByRate(inOrder, title)),
    table: {
      head: ['rate', 'verdict', 'measured'],
      rows: inOrder.map(trial => [
        `${round(trial.rate)} req/s`,
        verdictOf(trial),
        trial.judgements.map(figure => `${figure.title} ${shortMeasured(figure)}`).join(', '),
      ]),
    },
  }
}

const looks = [
  { verdict: 'pass', name: 'kept', look: 'circles' },
  { verdict: 'fail', name: 'broken', look: 'crosses' },
  { verdict: 'inconclusive', name: 'undecided', look: 'diamonds' },
] as const

/** One promised figure, with a shape for the verdict of each rate. */
function figureByRate(trials: readonly RateTrial[], title: string): Chart {
  const figures = trials.map(trial => {
    const judgement = trial.judgements.find(candidate => candidate.title === title)
    const value = compactOrNull(judgement?.measured ?? undefined)
    return { rate: trial.rate, verdict: verdictOf(trial), judgement, value }
  })
  const { unit = '', limit } = figures[0]?.judgement ?? {}
  const values = figures.map(({ value }) => value)
  const points = looks.map(({ verdict, name, look }) => ({
    name,
    look,
    tone: verdict,
    values: figures.map(figure => (figure.verdict === verdict ? figure.value : null)),
  }))
  const shown = figures.map(
    ({ rate, verdict, value }) => `${round(rate)} req/s ${verdict}: ${value ?? 'none'}`,
  )
  return {
    title: `${title} by rate`,
    caption: `${shown.join('; ')} ${unit}.`,
    wide: true,
    x: { unit: '/s', label: 'requests a second asked for' },
    y: { unit, kind: 'log' },
    xs: trials.map(({ rate }) => rate),
    series: [
      { name: title, values, look: 'dotted', tone: 'faint' },
      ...points.filter(({ values: line }) => !isEmpty(line)),
    ],
    limit: limitAt(limit?.value, unit),
  }
}
