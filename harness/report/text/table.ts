import { styleText } from 'node:util'
import { severity, type Verdict } from '../../judge/verdict.ts'
import { round } from '../../record/round.ts'
import { noteOf, percentage, shortLimit, shortMeasured, shownInterval } from './figure.ts'
import type { Move } from '../results/history.ts'
import { shownMarginOf, type Check, type Results } from '../results/results.ts'
import { wrapped } from './wrapped.ts'

export interface Screen {
  readonly colour: boolean
  readonly columns: number
}

/** What standard output shows; a file, a pipe and a terminal of unknown width (0) count as 80 columns. */
export const thisScreen = (): Screen => ({
  colour: process.stdout.hasColors?.() ?? false,
  columns: process.stdout.columns || 80,
})

interface TableOptions extends Screen {
  /** How the figure of a check has changed between runs, by the id of the check. */
  readonly moved?: ReadonlyMap<string, Move>
}

const colours = { pass: 'green', fail: 'red', inconclusive: 'yellow' } as const
export const verdictWords = { pass: 'pass', fail: 'FAIL', inconclusive: 'inconclusive' } as const
const gap = '  '
const barLength = 5
const eighths = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉']
/** In a narrower column, no measurement or limit is readable. */
const measuredWidthMin = 16
const limitWidthMin = 14
/** From this number on, passed checks of one family share one line. */
const familyFrom = 6

export const painted = (text: string, verdict: Verdict, colour: boolean): string =>
  colour ? styleText(colours[verdict], text, { validateStream: false }) : text

/** The verification table for the terminal: spec by spec, no wider than the terminal. */
export const table = ({ checks }: Pick<Results, 'checks'>, options: TableOptions): string =>
  [...Map.groupBy(checks, ({ id, spec }) => `${firstPart(id)} ${spec}`).values()]
    .map(ofSpec => section(ofSpec, options))
    .join('\n\n')

/** The name of the spec in an id. */
export const firstPart = (id: string): string => id.split('.', 1)[0] ?? id

export const withoutSpec = (id: string): string => id.replace(/^[^.]*\.?/, '')

function section(checks: readonly Check[], { colour, columns, moved }: TableOptions): string {
  const spec = firstPart(checks[0]?.id ?? '')
  // A family: names with the same first two parts.
  const families = Map.groupBy(checks, ({ id }) => id.split('.').slice(0, 2).join('.'))
  const rows = [...families.values()].flatMap(family => rowsOf(family, moved))
  const headings = { name: spec, measured: 'measured (interval)', limit: 'limit' }
  const widest = (column: keyof typeof headings) =>
    Math.max(...[headings, ...rows].map(row => row[column].length))
  const verdictWidth = Math.max(...rows.map(({ verdict }) => verdictWords[verdict].length))
  const leftWidth = barLength + ' 100 %'.length
  const nameWidth = widest('name')
  const spare = columns - nameWidth - leftWidth - verdictWidth - 4 * gap.length
  const limitWidth = Math.min(widest('limit'), Math.max(limitWidthMin, spare - widest('measured')))
  const measuredWidth = Math.min(widest('measured'), Math.max(measuredWidthMin, spare - limitWidth))
  /** Cells in their columns; overflow continues below. */
  const lines = (name: string, measured: string, limit: string, left: string, end = '') => {
    const folded = [[name], wrapped(measured, measuredWidth), wrapped(limit, limitWidth), [left], [end]]
    const widths = [nameWidth, measuredWidth, limitWidth, leftWidth, 0]
    return Array.from({ length: Math.max(...folded.map(({ length }) => length)) }, (_, line) =>
      folded
        .map((cell, column) => (cell[line] ?? '').padEnd(widths[column] ?? 0))
        .join(gap)
        .trimEnd(),
    )
  }
  return [
    ...lines(headings.name, headings.measured, headings.limit, 'left'),
    ...rows.flatMap(({ name, measured, limit, margin, verdict, notes }) => [
      ...lines(name, measured, limit, shownMargin(margin), painted(verdictWords[verdict], verdict, colour)),
      ...notes.flatMap(note => wrapped(note, columns - 4)).map(line => `    ${line}`),
    ]),
  ].join('\n')
}

/** A line for each check; in a large family, checks that passed and have not changed share one line. */
function rowsOf(family: readonly Check[], moved: TableOptions['moved']) {
  const quiet = family.filter(
    check => check.verdict === 'pass' && moved?.has(check.id) !== true && noteOf(check) === undefined,
  )
  const rows = (checks: readonly Check[]) => checks.map(check => rowOf(check, moved?.get(check.id)))
  const [first] = quiet
  if (first === undefined || quiet.length < familyFrom) return rows(family)
  // A group has the verdict of its worst check.
  const verdict = family.map(check => check.verdict).reduce((a, b) => (severity[b] > severity[a] ? b : a))
  const margins = family.map(shownMarginOf).filter(margin => margin !== undefined)
  const shared: ReturnType<typeof rowOf> = {
    name: `  ${firstPart(withoutSpec(first.id))}.*`,
    measured: `${quiet.length} of ${family.length} kept`,
    limit: '',
    // Most broken rules have no margin, so that of the kept ones would stand beside FAIL.
    margin: margins.length === 0 || verdict === 'fail' ? undefined : Math.min(...margins),
    verdict,
    notes: [],
  }
  return [shared, ...rows(family.filter(check => !quiet.includes(check)))]
}

/** A line of the table before its columns have widths. */
const rowOf = (check: Check, move: Move | undefined) => ({
  name: `  ${withoutSpec(check.id)}`,
  measured: shortMeasured(check) + (check.interval === undefined ? '' : ` (${shownInterval(check)})`),
  limit: shortLimit(check),
  margin: shownMarginOf(check),
  verdict: check.verdict,
  notes: [noteOf(check) ?? [], move === undefined ? [] : movement(move)].flat(),
})

/** When a figure has changed between runs, and its level before and after. */
export const movement = ({ since, before, after }: Move): string =>
  `moved: ${round(before)} before ${since.slice(0, 16).replace('T', ' ')}, ${round(after)} since`

export const shownLeft = (share: number | undefined): string =>
  share === undefined ? '' : share <= 0 ? 'none' : percentage(share)

/** The margin: a bar, and the number for readers who cannot see it. */
function shownMargin(margin: number | undefined): string {
  if (margin === undefined) return ''
  const steps = Math.round(Math.max(0, margin) * barLength * 8)
  const bar = '█'.repeat(Math.floor(steps / 8)) + (eighths[steps % 8] ?? '')
  return `${bar.padEnd(barLength)} ${shownLeft(margin).padStart(5)}`
}
