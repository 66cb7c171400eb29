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

interface Operands {
  /** The operands in the help: `[spec…]`. */
  readonly label: string
  readonly atLeast: number
  readonly atMost: number
}

/** The arguments of a command, checked against its description. */
export interface Arguments {
  /** Options with a value. */
  readonly values: Readonly<Record<string, string>>
  /** Options that may be repeated. */
  readonly lists: Readonly<Record<string, readonly string[]>>
  readonly switches: ReadonlySet<string>
  readonly operands: readonly string[]
}

/** Returns the exit code: 0 passed, 1 failed, 2 inconclusive. */
export type Run = (args: Arguments) => Promise<number>

export interface Command {
  readonly does: string
  readonly operands?: Operands
  readonly options?: Readonly<Record<string, Option>>
  /** All arguments of `vitest` are passed on as operands, unchecked. */
  readonly passesOn?: boolean
  /** Environment variables of the command, with their meaning. */
  readonly environment?: Readonly<Record<string, string>>
  readonly example: string
  /** Imports the command on demand: Vitest and the engine's client alone take half a second. */
  readonly load: () => Promise<Run>
}
