import { sizedLimit } from '../results/margin.ts'
import type { CheckResult } from '../results/results.ts'

/** How much of what was promised is used up, as a share: above 1 it is broken. */
export interface Usage {
  readonly used: number
  /** What the interval allows for. */
  readonly interval?: readonly [number, number]
}

/** Nothing where nothing was measured, or where the promise allows no amount at all. */
export function usageOf({ measured, interval, limit }: CheckResult): Usage | undefined {
  const promised = sizedLimit(limit)
  if (promised === undefined || measured === null) return undefined
  const { value, relation } = promised
  const share = (of: number) =>
    Math.max(0, relation === '>=' ? value / Math.max(of, Number.EPSILON) : of / value)
  if (interval === undefined) return { used: share(measured) }
  const [one, other] = [share(interval[0]), share(interval[1])]
  return { used: share(measured), interval: [Math.min(one, other), Math.max(one, other)] }
}
