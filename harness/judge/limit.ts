/** What a figure is held to. */
export interface Limit {
  readonly relation: '<' | '<=' | '>=' | '='
  /** In `unit`. */
  readonly value: number
  readonly unit: string
  /** The promise is that there is none at all, and less than `value` cannot be told from none. */
  readonly none?: true
}

/** A limit, and the unit that the figure held to it has too. */
interface Held {
  readonly unit: string
  readonly limit: Limit
}

const held =
  (relation: Limit['relation']) =>
  (value: number, unit: string): Held => ({ unit, limit: { relation, value, unit } })

export const below = held('<')
export const atMost = held('<=')
export const atLeast = held('>=')
export const exactly = held('=')

/** No drift, no growth: what is smaller than `value` is called none. */
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
