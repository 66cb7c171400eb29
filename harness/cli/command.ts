/** An option of a command. One without `value` is a switch. */
export interface Option {
  /** What stands for its value in the help: `<path>`. */
  readonly value?: string
  /** One letter. */
  readonly short?: string
  /** As the help shows it; the command itself applies it. */
  readonly default?: string
  readonly repeats?: boolean
  readonly does: string
}

export interface Operands {
  /** As the help shows them: `[spec…]`. */
  readonly label: string
  readonly atLeast: number
  readonly atMost: number
}

/** What was given to a command, checked against its description. */
export interface Arguments {
  /** Options that take a value, as far as they were given. */
  readonly values: Readonly<Record<string, string>>
  /** Options that may be given several times, as far as they were. */
  readonly lists: Readonly<Record<string, readonly string[]>>
  readonly switches: ReadonlySet<string>
  readonly operands: readonly string[]
}

/** Returns the exit code: 0 all is well, 1 something is wrong, 2 undecided. */
export type Run = (args: Arguments) => Promise<number>

export interface Command {
  readonly does: string
  readonly operands?: Operands
  readonly options?: Readonly<Record<string, Option>>
  /** `vitest` takes all arguments as they are: they are the operands, and none is checked here. */
  readonly passesOn?: boolean
  /** Environment variables that concern it, with what they mean. */
  readonly environment?: Readonly<Record<string, string>>
  readonly example: string
  /** Loads what it takes to run it: Vitest and the engine's client alone are half a second. */
  readonly load: () => Promise<Run>
}
