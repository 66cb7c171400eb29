import { wrapped } from '../report/text/wrapped.ts'
import type { Command } from './command.ts'

const width = 90

/** Two columns below a title, the second one wrapped; empty without rows. */
function section(title: string, rows: readonly (readonly [string, string])[]): string {
  if (rows.length === 0) return ''
  const first = Math.max(...rows.map(([term]) => term.length)) + 4
  const lines = rows.flatMap(([term, text]) =>
    wrapped(text, width - first).map(
      (line, index) => `${`  ${index === 0 ? term : ''}`.padEnd(first)}${line}`,
    ),
  )
  return `\n${title}\n${lines.join('\n')}\n`
}

export function overview(commands: Readonly<Record<string, Command>>): string {
  const rows = Object.entries(commands).map(([name, { does }]) => [name, does] as const)
  return [
    'vitest-plumbline <command> [options]\n',
    section('commands', rows),
    section('options', [
      ['--help', 'after a command: its options, environment variables and an example'],
      ['--version', 'the version of this package'],
    ]),
  ].join('')
}

export function helpOf(
  name: string,
  { does, operands, options = {}, environment = {}, example }: Command,
): string {
  const rows = Object.entries(options).map(([option, { value, short, default: usual, does: text }]) => {
    const term = [short && `-${short},`, `--${option}`, value].filter(Boolean).join(' ')
    return [term, usual === undefined ? text : `${text} (default: ${usual})`] as const
  })
  return [
    `vitest-plumbline ${name}${operands === undefined ? '' : ` ${operands.label}`} [options]\n\n`,
    `${wrapped(does, width).join('\n')}\n`,
    section('options', [...rows, ['--help', 'this text']]),
    section('environment', Object.entries(environment)),
    `\nexample\n  ${example}\n`,
  ].join('')
}
