import type { Evidence } from '../../judge/evidence.ts'
import type { Judgement } from '../../judge/judgement.ts'
import { round, withUnit } from '../../record/round.ts'

type Figure = Pick<Judgement, 'measured' | 'unit' | 'examined'> & Partial<Pick<Judgement, 'evidence'>>

/** What was seen in place of a figure, by the evidence that says more of it. */
const seenInstead: Readonly<Partial<Record<Evidence['kind'], string>>> = {
  unseen: 'not seen from within',
  refuses: 'refuses with nothing under way',
  exhausted: 'used up',
}

/** As in `164 ms`, or `2 errors in 480 requests`; where there is no figure, what was seen. */
export function shownMeasured({ evidence = [], ...figure }: Figure): string {
  if (figure.measured !== null) return withUnit(figure.measured, shownUnit(figure))
  return evidence.flatMap(({ kind }) => seenInstead[kind] ?? [])[0] ?? 'not measured'
}

/** The same beside a limit that names what is counted: `2 in 480 requests`. */
export const shortMeasured = (figure: Figure & Pick<Judgement, 'limit'>): string =>
  shownMeasured(figure.limit?.value === 0 ? { ...figure, unit: '' } : figure)

/** As in `ms`, `errors in 480 requests`, or of one `error in 480 requests`. */
export const shownUnit = ({ measured, unit, examined }: Figure): string =>
  [
    measured === 1 ? singular(unit) : unit,
    examined === undefined ? '' : `in ${examined.count} ${examined.of}`,
  ]
    .filter(part => part !== '')
    .join(' ')

/** Of `violations` and `anomalies`; `ms` and `s` are no plurals. */
const singular = (unit: string): string =>
  /^[a-z]{3,}s$/.test(unit) ? unit.replace(/(ies|s)$/, ending => (ending === 'ies' ? 'y' : '')) : unit

export const shownInterval = ({ interval }: Pick<Judgement, 'interval'>): string =>
  interval === undefined ? '' : interval.map(round).join(' – ')

/** What was promised: `< 100 ms`, `none (< 8 B/request)`, `10 opened, 0 lost`, `0 errors`, `reported`. */
export function shownLimit({ limit }: Pick<Judgement, 'limit'>, shown = limit?.unit ?? ''): string {
  if (limit === null) return 'reported'
  const { relation, value, unit, none } = limit
  if (relation === '=') return unit === 'connections' ? `${value} opened, 0 lost` : `${value} ${unit}`
  if (relation === '<=' && value === 0) return `0 ${unit}`
  const words = `${relation} ${withUnit(shortValue(value), shown)}`
  return none === true ? `none (${words})` : words
}

/** The same beside a figure that has its unit: `< 100`. */
export const shortLimit = (judgement: Pick<Judgement, 'limit'>): string => shownLimit(judgement, '')

/** As it was written; a quotient is rounded. */
const shortValue = (value: number): string => (`${value}`.length <= 8 ? `${value}` : round(value))

/** A share from 0 to 1, in whole percent. */
export const percentage = (share: number): string => `${Math.round(share * 100)} %`

/** When something was, since the run began. */
export const moment = (atMs = Number.NaN): string => `${(atMs / 1000).toFixed(3)} s`
