import { median, neighboursIn, sum } from '../statistics.ts'
import { slopesIn, type Point, type Slope } from '../theil-sen.ts'
import type { Evidence } from '../evidence.ts'

/** From one reading to the next: how many requests there were, and what was gained. */
const stepsOf = (points: readonly Point[]) =>
  neighboursIn(points).map(([before, after]) => ({ after, x: after.x - before.x, y: after.y - before.y }))

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

/**
 * Of what comes and goes in waves, how much the floor rises for each request. A reading that follows a fall lies above the floor by
 * no more than requests since the reading before can add at the steepest. `undefined` where no fall in some third is larger than any
 * step up.
 */
export function floorOf(points: readonly Point[]): Slope | undefined {
  const steps = stepsOf(points)
  const largest = Math.max(...steps.map(({ y }) => y))
  const steepest = Math.max(...steps.map(({ x, y }) => y / x))
  const begin = Math.min(...points.map(({ x }) => x))
  const third = (Math.max(...points.map(({ x }) => x)) - begin) / 3
  const falls = steps
    .filter(({ y }) => -y > largest)
    .map(({ after, x }) => ({ ...after, above: steepest * x }))
  const fallsOf = (number: number) =>
    falls.filter(({ x }) => Math.min(Math.floor((x - begin) / third), 2) === number)
  const [from] = fallsOf(0).toSorted((a, b) => b.y - b.above - (a.y - a.above))
  const [to] = fallsOf(2).toSorted((a, b) => a.y - b.y)
  if (from === undefined || fallsOf(1).length === 0 || to === undefined) return undefined
  const requests = to.x - from.x
  const slope = (to.y - from.y) / requests
  return { slope, interval: [slope - to.above / requests, slope + from.above / requests] }
}
