import { createRequire } from 'node:module'
import { HarnessError } from '../record/errors.ts'
import { oneOf } from '../record/nearest.ts'
import { wrapped } from '../report/text/wrapped.ts'
import { parseArguments, type Command } from './command.ts'
import { commands } from './commands.ts'

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

function overview(commands: Readonly<Record<string, Command>>): string {
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

function helpOf(name: string, { does, operands, options = {}, environment = {}, example }: Command): string {
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

async function dispatch(name: string | undefined, args: readonly string[]): Promise<number> {
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    console.log(`${name === undefined ? 'no command given\n\n' : ''}${overview(commands)}`)
    return name === undefined ? 1 : 0
  }
  if (name === '--version' || name === '-v') {
    const { version } = createRequire(import.meta.url)('../../package.json') as { version: string }
    console.log(version)
    return 0
  }
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined
  if (command === undefined) {
    throw new HarnessError(`${name} is not a command of vitest-plumbline`, {
      fix: oneOf(name, [...Object.keys(commands), '--help', '--version']),
    })
  }
  if (args.includes('--help') || args.includes('-h')) {
    console.log(helpOf(name, command))
    return 0
  }
  const checked = parseArguments(name, command, args)
  const run = await command.load()
  return run(checked)
}

/** Runs a command and resolves to its exit code. A HarnessError is printed as its message; any other error keeps its stack. */
export async function commandLine(name: string | undefined, args: readonly string[]): Promise<number> {
  try {
    return await dispatch(name, args)
  } catch (error) {
    console.error(error instanceof HarnessError ? error.message : error)
    return 1
  }
}
