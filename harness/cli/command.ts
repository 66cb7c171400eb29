import { parseArgs } from 'node:util'
import { HarnessError } from '../record/errors.ts'
import { mapValues } from '../record/map-values.ts'
import { oneOf } from '../record/nearest.ts'

/** An option of a command. One without `value` is a switch. */
export interface Option {
  /** The placeholder of its value in the help: `<path>`. */
  readonly value?: string
  /** One letter. */
  readonly short?: string
  /** The default in the help; the command itself applies it. */
  readonly default?: string
  readonly repeats?: boolean
  readonly does: string
}

export interface Arguments {
  /** Options with a value. */
  readonly values: Readonly<Record<string, string>>
  readonly lists: Readonly<Record<string, readonly string[]>>
  readonly switches: ReadonlySet<string>
  readonly operands: readonly string[]
}

export interface Command {
  readonly does: string
  /** `label`: the operands in the help, `[spec…]`. */
  readonly operands?: { readonly label: string; readonly atLeast: number; readonly atMost: number }
  readonly options?: Readonly<Record<string, Option>>
  /** All arguments of `vitest` are passed on as operands, unchecked. */
  readonly passesOn?: boolean
  readonly environment?: Readonly<Record<string, string>>
  readonly example: string
  /** Imported on demand: Vitest alone takes half a second. It returns its exit code: 0 passed, 1 failed, 2 inconclusive. */
  readonly load: () => Promise<(args: Arguments) => Promise<number>>
}

const help = (name: string) => `run \`npx vitest-plumbline ${name} --help\` to list its options`

/** @throws HarnessError for an unknown option, an option without its value, and too few or too many operands. */
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
  const declared = mapValues(options, ({ value, short, repeats = false }) => ({
    type: value === undefined ? ('boolean' as const) : ('string' as const),
    multiple: repeats,
    ...(short !== undefined && { short }),
  }))
  try {
    return parseArgs({ args: [...args], options: declared, allowPositionals: true })
  } catch (error) {
    // The rest of the message explains operands that look like options, which do not occur here.
    const [what] = (error as Error).message.split('. To ')
    const known = [...Object.keys(options), 'help'].map(option => `--${option}`)
    const [, unknown] = /^Unknown option '(--?[^']+)'/.exec(what ?? '') ?? []
    const choice = unknown === undefined ? '' : `${oneOf(unknown, known)}; `
    throw new HarnessError(`vitest-plumbline ${name}: ${what}`, { fix: `${choice}${help(name)}` })
  }
}
