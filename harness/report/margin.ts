import type { Check } from './explain.ts'

const bound = /([<>])=? (-?[\d.,]+)\)?$/

/**
 * The share of a limit that is left: 1 where nothing of it is used, 0 at the limit, negative beyond it. Of an estimate
 * the worse end counts, because the verdict goes by it. `undefined` where the limit has no size (0, or no number).
 */
export function marginOf({
  limit,
  measured,
  interval,
}: Pick<Check, 'limit' | 'measured' | 'interval'>): number | undefined {
  const [, relation, text] = bound.exec(limit) ?? []
  const size = Number(text?.replaceAll(',', ''))
  if (measured === null || !(size > 0)) return undefined
  const [low, high] = interval ?? [measured, measured]
  return Math.min(1, relation === '<' ? 1 - high / size : low / size - 1)
}
