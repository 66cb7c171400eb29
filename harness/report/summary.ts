import { explain, shownInterval, shownMeasured } from './explain.ts'
import { headline, overall, type Results } from './results.ts'
import { engineLine } from './table.ts'

const marks = { pass: '✅ pass', fail: '❌ fail', inconclusive: '❔ inconclusive' } as const

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ')

/** `report/summary.md`, made for a CI job's summary page: what is wrong first, then the table. */
export function summary(results: Results): string {
  const bad = results.checks.filter(({ verdict }) => verdict !== 'pass').map(explain)
  const broken = results.broken.map(({ spec, test, message }) => `BROKEN  ${spec} > ${test}\n${message}`)
  const trouble = [...bad, ...broken]
  return [
    `## ${marks[overall(results)]}: ${headline(results)}`,
    '',
    ...(trouble.length === 0 ? [] : ['```text', trouble.join('\n\n'), '```', '']),
    '| check | measured | limit | 95 % interval | verdict |',
    '|---|---|---|---|---|',
    ...results.checks.map(check => {
      const cells = [check.id, shownMeasured(check), check.limit, shownInterval(check), marks[check.verdict]]
      return `| ${cells.map(cell).join(' | ')} |`
    }),
    '',
    `SEED=${results.seed}, ${engineLine(results)}, ${results.startedAt} – ${results.finishedAt}`,
    '',
  ].join('\n')
}
