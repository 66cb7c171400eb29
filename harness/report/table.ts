import { styleText } from 'node:util'
import type { Verdict } from '../judge/verdict.ts'
import { explain, shownInterval, shownMeasured } from './explain.ts'
import { headline, overall, type Results } from './results.ts'

const colours = { pass: 'green', fail: 'red', inconclusive: 'yellow' } as const
const headings = ['check', 'measured', 'limit', '95 % interval', 'verdict'] as const

export interface TableOptions {
  /** Whether to colour; where the output goes decides. */
  readonly colour: boolean
}

/** The verification table as the terminal shows it: every check, then what is wrong with the bad ones. */
export function table(results: Results, { colour }: TableOptions): string {
  const paint = (text: string, verdict: Verdict): string =>
    colour ? styleText(colours[verdict], text, { validateStream: false }) : text
  const rows = results.checks.map(check => ({
    cells: [check.id, shownMeasured(check), check.limit, shownInterval(check)],
    verdict: check.verdict,
  }))
  const widths = headings.map((heading, column) =>
    Math.max(heading.length, ...rows.map(({ cells }) => (cells[column] ?? '').length)),
  )
  const line = (cells: readonly string[]) => cells.map((cell, column) => cell.padEnd(widths[column] ?? 0))
  const bad = results.checks.filter(({ verdict }) => verdict !== 'pass')
  return [
    line(headings).join('  ').trimEnd(),
    widths.map(width => '─'.repeat(width)).join('  '),
    ...rows.map(({ cells, verdict }) => `${line(cells).join('  ')}  ${paint(verdict, verdict)}`),
    ...bad.map(check => `\n${explain(check)}`),
    ...results.broken.map(
      ({ spec, test, message }) => `\n${paint('BROKEN', 'fail')}  ${spec} > ${test}\n${message}`,
    ),
    '',
    `${paint(headline(results), overall(results))}   SEED=${results.seed}, ${engineLine(results)}`,
  ].join('\n')
}

export const engineLine = ({ engine }: Results): string =>
  `${engine.name} ${engine.version}, ${engine.cpus} CPUs, cgroup v${engine.cgroup}`
