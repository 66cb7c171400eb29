import { parseArgs, type ParseArgsConfig } from 'node:util'
import { HarnessError } from '../record/errors.ts'
import { nearest } from '../record/nearest.ts'
import type { Arguments, Command } from './command.ts'

const help = (name: string) => `run \`npx vitest-plumbline ${name} --help\` to list its options`

/**
 * Parses and checks the arguments of a command.
 *
 * @throws HarnessError for an unknown option, an option without its value, and too few or too many operands.
 */
export function parseArguments(name: string, command: Command, args: readonly string[]): Arguments {
  if (command.passesOn === true) return { values: {}, lists: {}, switches: new Set(), operands: args }
  const { values, positionals } = parsed(name, command, args)
  const { atLeast, atMost, label } = command.operands ?? { atLeast: 0, atMost: 0, label: 'nothing' }
  if (positionals.length < atLeast || positionals.length > atMost) {
    const given = positionals.length === 0 ? 'nothing' : positionals.join(' ')
    throw new HarnessError(`vitest-plumbline ${name}: expected ${label} besides options, got ${given}`, {
      fix: `write for example \`${command.example}\`; ${help(name)}`,
    })
  }
  const given = Object.entries(values)
  return {
    values: Object.fromEntries(given.filter((pair): pair is [string, string] => typeof pair[1] === 'string')),
    lists: Object.fromEntries(given.filter((pair): pair is [string, string[]] => Array.isArray(pair[1]))),
    switches: new Set(given.flatMap(([option, value]) => (value === true ? [option] : []))),
    operands: positionals,
  }
}

function parsed(name: string, { options = {} }: Command, args: readonly string[]) {
  const declared: NonNullable<ParseArgsConfig['options']> = Object.fromEntries(
    Object.entries(options).map(([option, { value, short, repeats: multiple = false }]) => [
      option,
      { type: value === undefined ? 'boolean' : 'string', multiple, ...(short !== undefined && { short }) },
    ]),
  )
  try {
    return parseArgs({ args: [...args], options: declared, allowPositionals: true })
  } catch (error) {
    // The rest of the message explains operands that look like options, which do not occur here.
    const [what] = (error as Error).message.split('. To ')
    const known = [...Object.keys(options), 'help'].map(option => `--${option}`)
    const [, unknown] = /^Unknown option '(--?[^']+)'/.exec(what ?? '') ?? []
    const meant = unknown === undefined ? undefined : nearest(unknown, known)
    throw new HarnessError(`vitest-plumbline ${name}: ${what}`, {
      evidence: [`expected ${known.join(', ')}`],
      fix: `${meant === undefined ? '' : `write ${meant}; `}${help(name)}`,
    })
  }
}
