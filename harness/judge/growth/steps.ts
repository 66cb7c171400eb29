import { median, neighboursIn, sum } from '../statistics.ts'
import { pointsNeeded, slopesIn, theilSen, type Point, type Slope } from '../theil-sen.ts'
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

/** How far readings lie from the line through them: the median of all. */
function scatterOf(points: readonly Point[]): number {
  const { slope } = theilSen(points)
  const heights = points.map(({ x, y }) => y - slope * x)
  const level = median(heights)
  return median(heights.map(height => Math.abs(height - level)))
}

/**
 * Windows without what the requests since the reading before still hold, as a cleared timer does until its time is over: so much for
 * each of them, by the median of all slopes (Theil) over their number, once what grows between readings after rounds of one length
 * is taken off. They have no first reading then. As they were, where that does not halve their scatter.
 */
export function withoutRecent(windows: readonly (readonly Point[])[]): readonly (readonly Point[])[] {
  const steps = windows.map(stepsOf)
  const alike = [...Map.groupBy(steps.flat(), ({ x }) => x).values()]
  const slopes = alike.flatMap(some => slopesIn(some.map(({ after }) => after)))
  const slope = median([theilSen(windows.flat()).slope, ...slopes])
  const levels = steps.flat().map(({ after, x }) => ({ x, y: after.y - slope * after.x }))
  const held = median([0, ...slopesIn(levels).filter(Number.isFinite)])
  const rest = steps.map(some => some.map(({ after, x }) => ({ x: after.x, y: after.y - held * x })))
  const isLong = rest.every(({ length }) => length >= pointsNeeded)
  return held > 0 && isLong && scatterOf(rest.flat()) < scatterOf(windows.flat()) / 2 ? rest : windows
}

/**
 * Of what comes and goes in waves, how much they rise for each request: the slopes of all bands that hold every point and are
 * hardly higher than the lowest. Of points that are spread evenly between the floor and the top of a wave, that is the interval by
 * likelihood, which falls with the n-th power of the height: to a twentieth at (1 + 3/n) times the lowest. `undefined` where some
 * third has no fall of half a wave, or hardly a point lies between floor and top.
 */
export function waveOf(points: readonly Point[]): Slope | undefined {
  const above = (slope: number) => {
    const heights = points.map(({ x, y }) => y - slope * x)
    const floor = Math.min(...heights)
    return heights.map(height => height - floor)
  }
  const heightOf = (slope: number) => Math.max(...above(slope))
  const pairs = points.flatMap((a, index) =>
    points.slice(index + 1).map(b => ({ x: b.x - a.x, y: b.y - a.y })),
  )
  const bands = pairs.map(({ x, y }) => ({ slope: y / x, height: heightOf(y / x) }))
  const { slope, height } = bands.reduce((a, b) => (b.height < a.height ? b : a))
  const between = above(slope).filter(one => one > height / 4 && one < (height * 3) / 4)
  const begin = points[0]?.x ?? 0
  const third = ((points.at(-1)?.x ?? 0) - begin) / 3
  const falls = stepsOf(points).filter(({ y }) => -y > height / 2)
  const thirds = new Set(falls.map(({ after: { x } }) => Math.min(Math.floor((x - begin) / third), 2)))
  if (thirds.size < 3 || between.length < points.length / 4) return undefined
  const allowed = height * (1 + 3 / points.length)
  return {
    slope,
    interval: [
      Math.max(...pairs.map(({ x, y }) => (y - allowed) / x)),
      Math.min(...pairs.map(({ x, y }) => (y + allowed) / x)),
    ],
  }
}
