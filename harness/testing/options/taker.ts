import { wrongValues, type WrongValue } from './wrong-values.ts'

/** A function that takes options: a fixture with its plan, a description, an exported function. */
export interface Taker {
  /** Complete and valid options by their names, which messages contain. Arguments have names too. */
  readonly whole: Readonly<Record<string, unknown>>
  /** Passes the options; throws if they are refused. */
  readonly give: (options: never) => unknown
  /** For each option, the wrong values that are valid for it. */
  readonly takes?: Readonly<Record<string, readonly WrongValue[]>>
  /** Set where there are no other options, not all can be combined, or the fix names others too. */
  readonly partly?: true
}

/** Takers by their names. */
export type Takers = Readonly<Record<string, Taker>>

export const anyText: readonly WrongValue[] = ['3000x', 'long']

export const allBut = (...refused: readonly WrongValue[]): readonly WrongValue[] =>
  (Object.keys(wrongValues) as WrongValue[]).filter(name => !refused.includes(name))

/** Options for which the same wrong value is valid: any function, for example. */
export const taking = (value: WrongValue, ...options: readonly string[]) =>
  Object.fromEntries(options.map(option => [option, [value]]))

/** For a function of several named arguments. */
export const positional = (
  whole: Taker['whole'],
  give: (options: never) => unknown,
  takes: Taker['takes'] = {},
): Taker => ({ whole, give, takes, partly: true })
