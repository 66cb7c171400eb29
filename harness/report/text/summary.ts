import type { Verdict } from '../../judge/verdict.ts'
import { engineLine } from './closing.ts'
import { causeSentence } from './cause.ts'
import { noteOf, shortLimit, shownInterval, shownLimit, shownMeasured } from './figure.ts'
import type { Move } from '../results/history.ts'
import { headline, overall, shownMarginOf, type RedTest, type Results } from '../results/results.ts'
import { callsOf, troublesOf, type Trouble } from '../results/trouble.ts'
import { movement, shownLeft, verdictWords } from './table.ts'

const marks = { pass: '✅', fail: '❌', inconclusive: '❔' } as const
const marked = (verdict: Verdict): string => `${marks[verdict]} ${verdictWords[verdict]}`

/** Words of services and tests as they are: `<`, `*` and others would be markup. */
const plain = (text: string): string => text.replaceAll(/[\\`*_<[\]~|]/g, String.raw`\$&`)

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ')

/** `report/summary.md`, for a CI job's summary page: problems first, then the table. */
export function summary(results: Results, moved: ReadonlyMap<string, Move> = new Map()): string {
  const told = ({ spec, test, message }: RedTest) => `${spec} > ${test}\n\n${message}`
  const red = [...results.failed.map(told), ...results.broken.map(one => `BROKEN  ${told(one)}`)]
  const kept = results.checks.filter(({ verdict }) => verdict === 'pass')
  const others = results.checks.filter(({ verdict }) => verdict !== 'pass')
  const notes = [...moved].map(([id, move]) => `- ${id} ${movement(move)}`)
  return [
    `## ${marked(overall(results))}: ${headline(results)}`,
    '',
    ...troublesOf(results.checks).map(reason),
    ...results.broken.map(
      ({ test, message }) => `- ❌ **${plain(test)}** broke: ${plain(message.split('\n', 1).join(''))}`,
    ),
    '',
    ...rows(others),
    ...folded(
      'Evidence, fix and replay',
      red.flatMap(text => ['```text', text, '```', '']),
    ),
    ...(notes.length === 0 ? [] : ['Moved between runs:', '', ...notes, '']),
    ...folded(`${kept.length} kept`, rows(kept)),
    `SEED=${results.seed}, ${engineLine(results)}, ${results.startedAt} – ${results.finishedAt}`,
    '',
  ].join('\n')
}

const folded = (title: string, lines: readonly string[]): string[] =>
  lines.length === 0 ? [] : [`<details><summary>${title}</summary>`, '', ...lines, '</details>', '']

/** A line for each cause: the reason, the request, and the checks that fail by it. */
function reason({ checks, cause }: Trouble): string {
  const [{ title, verdict }] = checks
  const calls = callsOf(checks).map(call => `\`${call}\``)
  const broken = checks.map(check => `\`${check.id}\` ${shownMeasured(check)} (${shownLimit(check)})`)
  const why = cause === undefined ? title : causeSentence(cause)
  return `- ${marks[verdict]} ${[`**${plain(why)}**`, ...calls].join(', ')}: ${broken.join(', ')}`
}

function rows(checks: Results['checks']): string[] {
  if (checks.length === 0) return []
  const lines = checks.map(check => {
    const note = noteOf(check)
    const measured = shownMeasured(check) + (note === undefined ? '' : ` (${note})`)
    const figures = [measured, shownInterval(check), shortLimit(check), shownLeft(shownMarginOf(check))]
    return `| ${[check.id, ...figures, marked(check.verdict)].map(cell).join(' | ')} |`
  })
  const head = '| check | measured | 95 % interval | limit | margin left | verdict |'
  return [head, '|---|---|---|---|---|---|', ...lines, '']
}
