/** The limit of a figure. */
export interface Limit {
  readonly relation: '<' | '<=' | '>=' | '='
  /** In `unit`. */
  readonly value: number
  readonly unit: string
  /** True if the promise is "none", and values below `value` cannot be told from none. */
  readonly none?: true
}

/** Makes a limit, and the unit shared with its figure. */
const limitBy = (relation: Limit['relation'], none?: true) => (value: number, unit: string) => ({
  unit,
  limit: { relation, value, unit, ...(none && { none }) },
})

export const below = limitBy('<')
export const atMost = limitBy('<=')
export const atLeast = limitBy('>=')
export const exactly = limitBy('=')

/** For "no drift" and "no growth": values below `value` count as none. */
export const noneFrom = limitBy('<', true)

export function holds(measured: number, { relation, value }: Limit): boolean {
  if (relation === '<') return measured < value
  if (relation === '<=') return measured <= value
  return relation === '>=' ? measured >= value : measured === value
}
