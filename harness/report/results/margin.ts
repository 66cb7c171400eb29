import type { Limit } from '../../judge/limit.ts'
import type { Check } from './results.ts'

/** A limit with a margin: neither 0, nor an exact number, nor absent. */
export const sizedLimit = (limit: Limit | null): Limit | undefined =>
  limit === null || limit.relation === '=' || limit.value <= 0 ? undefined : limit

/**
 * The unused share of a limit: 1 where nothing is used, 0 at the limit, negative beyond it. For an interval the worse end counts,
 * because the verdict uses it. `undefined` where the limit has no size.
 */
export function marginOf({
  limit,
  measured,
  interval,
}: Pick<Check, 'limit' | 'measured' | 'interval'>): number | undefined {
  const promised = sizedLimit(limit)
  if (promised === undefined || measured === null) return undefined
  const { value, relation } = promised
  const [low, high] = interval ?? [measured, measured]
  return Math.min(1, relation === '>=' ? low / value - 1 : 1 - high / value)
}
