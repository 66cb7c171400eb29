import { median, neighboursIn, sum } from '../statistics.ts'
import { slopesIn, type Point } from '../theil-sen.ts'
import type { Evidence } from '../evidence.ts'

const stepsOf = (points: readonly Point[]): Point[] =>
  neighboursIn(points).map(([before, after]) => ({ x: after.x - before.x, y: after.y - before.y }))

/** From round to round of a window: what is left alone changes by next to nothing. */
export function stepsIn(figure: string, points: readonly Point[]): Evidence {
  const gains = stepsOf(points).map(({ y }) => y)
  const count = (sign: number) => gains.filter(gain => Math.sign(gain) === sign).length
  return {
    kind: 'steps',
    figure,
    requests: [points.at(0)?.x ?? 0, points.at(-1)?.x ?? 0],
    gained: sum(gains),
    grew: count(1),
    unchanged: count(0),
    shrank: count(-1),
  }
}

/**
 * Rounds differ in length, so that what a request leaves behind and what a round does (its connections are made and closed)
 * come apart: a line through the growth of each round over its requests, by the median of all slopes (Theil) and of what
 * is left, because single readings may be far off.
 */
export function risesIn(windows: readonly (readonly Point[])[]): Evidence {
  const steps = windows.flatMap(stepsOf)
  const slopes = slopesIn(steps).filter(Number.isFinite)
  const perRequest = slopes.length === 0 ? 0 : median(slopes)
  const perRound = median(steps.map(({ x, y }) => y - perRequest * x))
  return { kind: 'rises', perRequest, perRound }
}
