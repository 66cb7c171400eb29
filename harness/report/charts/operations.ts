import type { FaultRunRecord, KeyedRow } from '../../judge/fault-run/record.ts'
import { describeEffect, type Act } from '../../record/act.ts'
import type { LoggedLine } from '../../record/logged-line.ts'
import { counted, round } from '../../record/round.ts'
import { moment } from '../text/figure.ts'
import type { Chart, ChartMark, Part, Facts } from './chart.ts'
import { inSeconds, thinned } from './values.ts'

export const operationsTitle = 'Operations of each client'

const styles = [
  { outcome: 'applied', name: 'confirmed', tone: 'pass', look: 'thin' },
  { outcome: 'refused', name: 'refused', tone: 'inconclusive', look: 'hollow' },
  { outcome: 'unknown', name: 'in doubt', tone: 'fail', look: 'solid' },
] as const

/** The maximum for each outcome, so that the few failures are always shown. */
const shownMax = 4_000

/** A lane for each client, a stroke for each operation. */
export function operationsChart(record: FaultRunRecord, bands: NonNullable<Chart['bands']>): Part {
  const { acts, clients } = record
  const tell = teller(record)
  const outcomes = styles.map(({ outcome, ...style }) => {
    const all = acts.filter(({ effect }) => effect.kind === outcome)
    return { style, total: all.length, shown: thinned(all, shownMax) }
  })
  const counts = outcomes.map(({ style: { name }, total }) => `${round(total)} ${name}`)
  const left = outcomes
    .filter(({ total, shown }) => shown.length < total)
    .map(({ style: { name }, total, shown }) => `${round(shown.length)} of ${round(total)} ${name}`)
  return {
    title: operationsTitle,
    caption:
      `${counted(acts.length, 'operation')}: ${counts.join(', ')}.` +
      `${left.length === 0 ? '' : ` Drawn, evenly thinned: ${left.join(', ')}.`} Faults: ${bands.map(({ label }) => label).join(', ')}.`,
    y: { unit: '', from: -0.5, to: clients - 0.5 },
    series: [],
    marks: outcomes
      .map(({ style, shown }): ChartMark => ({
        ...style,
        at: shown.map(({ client, sentMs, answeredMs }) => [
          client % clients,
          inSeconds(sentMs),
          inSeconds(answeredMs),
        ]),
        told: shown.map(tell),
      }))
      .filter(({ at }) => at.length > 0),
  }
}

/** The facts about an operation: its requests and responses, its SQL, and the rows it made. */
function teller({ replays = [], sql = {}, rows }: FaultRunRecord): (act: Act) => Facts {
  const again = new Map(replays.map(act => [act.key, act]))
  const made = Map.groupBy(rows?.after ?? [], ({ key }) => key)
  return act => {
    const { key, requests = [] } = act
    const replay = again.get(key)
    const own = made.get(key)?.map(rowWords) ?? (rows === undefined ? [] : ['none'])
    const statements = sql[key] ?? []
    const told: Facts = [
      ['operation', `${key}: ${describeEffect(act)}`],
      ...requests.flatMap(({ sentMs, answeredMs, request, answer }): Facts => [
        ['request', `${moment(sentMs)}  ${request}`],
        ['answer', `${moment(answeredMs)}  ${answer}`],
      ]),
      ['repeated', replay === undefined ? '' : `${moment(replay.sentMs)}  ${describeEffect(replay)}`],
      ['SQL', statements.map(({ atMs, what }) => `${moment(atMs)}  ${what}`).join('\n')],
      ['rows', own.join('\n')],
    ]
    return told.filter(([, value]) => value !== '')
  }
}

const rowWords = ({ key: _key, others, ...row }: KeyedRow): string =>
  Object.entries({ ...row, ...others })
    .map(([name, value]) => `${name} ${value}`)
    .join(', ')

/** More lines would overlap; `report/logs/` has all lines of a failed test. */
const linesMax = 1_500

/** The log lines of each container, one lane for each; no chart without log lines. */
export function logChart(logs: readonly LoggedLine[] = []): Part[] {
  if (logs.length === 0) return []
  const byContainer = Map.groupBy(logs, ({ container }) => container)
  const names = [...byContainer.keys()]
  const shown = thinned(logs, linesMax)
  const counts = [...byContainer].map(([name, own]) => `${name} ${round(own.length)}`)
  return [
    {
      title: 'Log lines',
      caption: `Lines of each container: ${counts.join(', ')}${shown.length < logs.length ? `; drawn are ${round(shown.length)}` : ''}.`,
      y: { unit: '', names, from: -0.5, to: names.length - 0.5 },
      series: [],
      marks: names.map((name, lane) => {
        const own = shown.filter(({ container }) => container === name)
        return {
          name,
          tone: lane === 0 ? 'main' : 'second',
          look: 'solid',
          at: own.map(({ atMs }) => [lane, inSeconds(atMs), inSeconds(atMs)]),
          told: own.map(({ text }): Facts => [[name, text]]),
        }
      }),
    },
  ]
}
