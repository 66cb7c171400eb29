import { median, neighboursIn, sum } from '../statistics.ts'
import { slopesIn, type Point, type Slope } from '../theil-sen.ts'
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

/**
 * Of what comes and goes in waves, how much the floor rises for each request. A reading that follows a fall lies above the floor by
 * no more than the largest step up. `undefined` where no fall in some third is larger than that.
 */
export function floorOf(points: readonly Point[]): Slope | undefined {
  const steps = neighboursIn(points)
  const largest = Math.max(...steps.map(([before, after]) => after.y - before.y))
  const third = Math.floor(steps.length / 3)
  const thirds = [steps.slice(0, third), steps.slice(third, -third), steps.slice(-third)]
  const [first, middle, last] = thirds.map(
    some =>
      some
        .filter(([before, after]) => before.y - after.y > largest)
        .map(([, after]) => after)
        .toSorted((a, b) => a.y - b.y)[0],
  )
  if (first === undefined || middle === undefined || last === undefined) return undefined
  const requests = last.x - first.x
  const slope = (last.y - first.y) / requests
  const margin = largest / requests
  return { slope, interval: [slope - margin, slope + margin] }
}
