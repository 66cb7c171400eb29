import { wrongValues, type WrongValue } from './wrong-values.ts'

/** What takes options: the plan of a fixture, a description, a function of the door. */
export interface Taker {
  /** Whole and right: the options by their names, which the messages say. Arguments have names too. */
  readonly whole: Readonly<Record<string, unknown>>
  /** Throws, or not. */
  readonly give: (options: never) => unknown
  /** Of the wrong values those that are right for an option. */
  readonly takes?: Readonly<Record<string, readonly WrongValue[]>>
  /** There are no others, or not all of them can stand together, or the fix names others too. */
  readonly partly?: true
}

/** Takers by their names. */
export type Takers = Readonly<Record<string, Taker>>

export const anyText: readonly WrongValue[] = ['3000x', 'long']

export const allBut = (...refused: readonly WrongValue[]): readonly WrongValue[] =>
  (Object.keys(wrongValues) as WrongValue[]).filter(name => !refused.includes(name))

/** Options that the same wrong value is right for: any function, say. */
export const taking = (value: WrongValue, ...options: readonly string[]) =>
  Object.fromEntries(options.map(option => [option, [value]]))

/** Of several arguments of one name each. */
export const positional = (
  whole: Taker['whole'],
  give: (options: never) => unknown,
  takes: Taker['takes'] = {},
): Taker => ({ whole, give, takes, partly: true })
