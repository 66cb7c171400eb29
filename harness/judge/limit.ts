/** The limit of a figure. */
export interface Limit {
  readonly relation: '<' | '<=' | '>=' | '='
  /** In `unit`. */
  readonly value: number
  readonly unit: string
  /** True if the promise is "none", and values below `value` cannot be told from none. */
  readonly none?: true
}

/** A limit, and the unit shared with its figure. */
interface Held {
  readonly unit: string
  readonly limit: Limit
}

const limitBy =
  (relation: Limit['relation']) =>
  (value: number, unit: string): Held => ({ unit, limit: { relation, value, unit } })

export const below = limitBy('<')
export const atMost = limitBy('<=')
export const atLeast = limitBy('>=')
export const exactly = limitBy('=')

/** For "no drift" and "no growth": values below `value` count as none. */
export const noneFrom = (value: number, unit: string): Held => ({
  unit,
  limit: { relation: '<', value, unit, none: true },
})

const relations: Readonly<Record<Limit['relation'], (measured: number, value: number) => boolean>> = {
  '<': (measured, value) => measured < value,
  '<=': (measured, value) => measured <= value,
  '>=': (measured, value) => measured >= value,
  '=': (measured, value) => measured === value,
}

export const holds = (measured: number, { relation, value }: Limit): boolean =>
  relations[relation](measured, value)
