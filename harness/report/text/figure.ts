import type { Evidence } from '../../judge/evidence.ts'
import type { Judgement } from '../../judge/judgement.ts'
import { sum } from '../../judge/statistics.ts'
import { round, withUnit } from '../../record/round.ts'

type Noted = Pick<Judgement, 'measured' | 'evidence'>
type Figure = Pick<Judgement, 'measured' | 'unit' | 'examined'> & Partial<Pick<Judgement, 'evidence'>>

/** Texts shown in place of a figure, by the kind of evidence. */
const seenInstead: Readonly<Partial<Record<Evidence['kind'], string>>> = {
  unseen: 'not inspected',
  refuses: 'refuses while idle',
  exhausted: 'used up',
  processLimit: 'at its limit',
  connectionLimit: 'at its limit',
}

/** For example `164 ms`, or `2 errors in 480 requests`; without a figure, a text from the evidence. */
export function shownMeasured(figure: Figure): string {
  const { measured, evidence = [] } = figure
  if (measured !== null)
    return `${isLowerBound(figure) ? 'at least ' : ''}${withUnit(measured, shownUnit(figure))}`
  return evidence.flatMap(({ kind }) => seenInstead[kind] ?? [])[0] ?? 'not measured'
}

const trialsIn = (evidence: readonly Evidence[]) => evidence.filter(item => item.kind === 'rateTrial')

/** Whether no tried rate was too high: the highest rate is this one or more. */
export function isLowerBound({ measured, evidence = [] }: Figure): boolean {
  const trials = trialsIn(evidence)
  return measured !== null && trials.length > 0 && trials.every(({ verdict }) => verdict !== 'fail')
}

/** The same beside a limit that names the unit: `2 in 480 requests`. */
export const shortMeasured = (figure: Figure & Pick<Judgement, 'limit'>): string =>
  shownMeasured(figure.limit?.value === 0 ? { ...figure, unit: '' } : figure)

/** For example `ms`, `errors in 480 requests`, or for one `error in 480 requests`. */
export const shownUnit = ({ measured, unit, examined }: Figure): string =>
  [measured === 1 ? singular(unit) : unit, examined && `in ${counted(examined)}`].filter(Boolean).join(' ')

/** The singular of `violations` and `anomalies`; `ms` and `s` are not plurals. */
const singular = (unit: string): string =>
  /^[a-z]{3,}s$/.test(unit) ? unit.replace(/(ies|s)$/, ending => (ending === 'ies' ? 'y' : '')) : unit

/** `480 requests`; for one, the first plural is that of the noun: `1 concurrent transaction with a key in common`. */
const counted = ({ count, of }: NonNullable<Figure['examined']>): string =>
  `${count} ${count === 1 ? of.replace(/\b[a-z]{3,}s\b/, singular) : of}`

export const shownInterval = ({ interval }: Pick<Judgement, 'interval'>): string =>
  interval === undefined ? '' : interval.map(round).join(' – ')

/** The limit: `< 100 ms`, `none (< 8 B/request)`, `10 opened, 0 lost`, `0 errors`, `reported`. */
export function shownLimit({ limit }: Pick<Judgement, 'limit'>, shown = limit?.unit ?? ''): string {
  if (limit === null) return 'reported'
  const { relation, value, unit, none } = limit
  if (relation === '=') return unit === 'connections' ? `${value} opened, 0 lost` : `${value} ${unit}`
  if (relation === '<=' && value === 0) return `0 ${unit}`
  const words = `${relation} ${withUnit(shortValue(value), shown)}`
  return none === true ? `none (${words})` : words
}

/** The same beside a figure with its unit: `< 100`. */
export const shortLimit = (judgement: Pick<Judgement, 'limit'>): string => shownLimit(judgement, '')

/** As it was written; a quotient is rounded. */
const shortValue = (value: number): string => (`${value}`.length <= 8 ? `${value}` : round(value))

/** A share from 0 to 1, in whole percent. */
export const percentage = (share: number): string => `${Math.round(share * 100)} %`

/** A moment, in seconds since the start of the run. */
export const moment = (atMs = Number.NaN): string => `${(atMs / 1000).toFixed(3)} s`

const spoilers = { generatorLate: 'the generator was late', hostBusy: 'the host was busy' } as const

/** What a figure does not cover, why, and that of the whole run. Which seconds are left out depends on the limit. */
function leftOut({ evidence }: Noted): string | undefined {
  const all = evidence.find(({ kind }) => kind === 'ofAllSeconds')
  const spoiled = evidence.filter(item => item.kind === 'generatorLate' || item.kind === 'hostBusy')
  const [{ ofSeconds } = { ofSeconds: 0 }] = spoiled
  if (all?.kind !== 'ofAllSeconds' || ofSeconds === 0) return undefined
  const seconds = sum(spoiled.map(item => item.seconds))
  const why = spoiled.map(({ kind }) => spoilers[kind]).join(' and ')
  return `${seconds} of ${ofSeconds} seconds left out because ${why}; with them ${round(all.measured)} ${all.unit}`
}

const busy = { generator: spoilers.generatorLate, host: spoilers.hostBusy }

/** For the highest rate: higher rates that were neither kept nor broken, and why. */
function undecidedRates({ measured, evidence }: Noted): string | undefined {
  const trials = trialsIn(evidence)
  const broken = Math.min(...trials.flatMap(({ rate, verdict }) => (verdict === 'fail' ? [rate] : [])))
  const undecided = trials.filter(
    ({ rate, verdict }) => verdict === 'inconclusive' && rate > (measured ?? 0) && rate < broken,
  )
  if (measured === null || undecided.length === 0) return undefined
  const blames = new Set(undecided.flatMap(({ figures }) => figures.map(({ blame }) => blame)))
  const why = (['generator', 'host'] as const).filter(one => blames.has(one)).map(one => busy[one])
  const because = why.length === 0 ? '' : ` because ${why.join(' and ')}`
  return `undecided${because}: ${undecided.map(({ rate }) => round(rate)).join('; ')} req/s`
}

/** What limits a figure, for its row: seconds that were left out, or rates that were not decided. */
export const noteOf = (check: Noted): string | undefined => leftOut(check) ?? undecidedRates(check)
