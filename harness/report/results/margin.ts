import type { Check } from '../results/check.ts'

/** The number a limit is about and whether more is better; undefined where it has none, or is 0. */
export function limitOf(limit: string): { readonly value: number; readonly atLeast: boolean } | undefined {
  const [, relation = '', number = ''] = /(<=|>=|<|>)\s*(-?[\d,]*\.?\d+)/.exec(limit) ?? []
  const value = Number(number.replaceAll(',', ''))
  return number === '' || value <= 0 ? undefined : { value, atLeast: relation.startsWith('>') }
}

/**
 * The share of a limit that is left: 1 where nothing of it is used, 0 at the limit, negative beyond it. Of an estimate
 * the worse end counts, because the verdict goes by it. `undefined` where the limit has no size (0, or no number).
 */
export function marginOf({
  limit,
  measured,
  interval,
}: Pick<Check, 'limit' | 'measured' | 'interval'>): number | undefined {
  const promised = limitOf(limit)
  if (promised === undefined || measured === null) return undefined
  const { value, atLeast } = promised
  const [low, high] = interval ?? [measured, measured]
  return Math.min(1, atLeast ? low / value - 1 : 1 - high / value)
}
