import { median, neighboursIn, sum } from '../statistics.ts'
import { differencesIn, pointsNeeded, slopesIn, theilSen, type Point, type Slope } from '../theil-sen.ts'
import type { Evidence } from '../evidence.ts'

/** From one reading to the next: number of requests, and gain. */
const stepsOf = (points: readonly Point[]) =>
  neighboursIn(points).map(([before, after]) => ({ after, x: after.x - before.x, y: after.y - before.y }))

/** Gains from round to round of a window. An idle figure hardly changes. */
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
 * Rounds differ in length, which separates growth per request from that per round (its connections): fits a line through the
 * growth of each round over its requests, by medians of all slopes (Theil) and residuals, as single readings may be far off.
 */
export function risesIn(windows: readonly (readonly Point[])[]): Evidence {
  const steps = windows.flatMap(stepsOf)
  const slopes = slopesIn(steps).filter(Number.isFinite)
  const perRequest = slopes.length === 0 ? 0 : median(slopes)
  const perRound = median(steps.map(({ x, y }) => y - perRequest * x))
  return { kind: 'rises', perRequest, perRound }
}

/** The median distance of readings from the line through them. */
function scatterOf(points: readonly Point[]): number {
  const { slope } = theilSen(points)
  const heights = points.map(({ x, y }) => y - slope * x)
  const level = median(heights)
  return median(heights.map(height => Math.abs(height - level)))
}

/**
 * Windows without what the latest round still holds, as a cleared timer does until its time is over. The amount per request is
 * the median of all slopes (Theil) over the number of requests in the round, after subtracting the growth between readings after
 * rounds of equal length. The first reading is then dropped. Returns the windows unchanged if this does not halve their scatter.
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
 * The rise per request of a figure that moves in waves: the slopes of all bands that contain every point and are hardly higher
 * than the lowest band. For points evenly spread between the floor and the top of a wave, this is the likelihood interval: the
 * likelihood falls with the n-th power of the height, to a twentieth at (1 + 3/n) times the lowest. `undefined` if some third has
 * no fall of half a wave, or if hardly a point lies between floor and top.
 */
export function waveOf(points: readonly Point[]): Slope | undefined {
  const above = (slope: number) => {
    const heights = points.map(({ x, y }) => y - slope * x)
    const floor = Math.min(...heights)
    return heights.map(height => height - floor)
  }
  const heightOf = (slope: number) => Math.max(...above(slope))
  const pairs = differencesIn(points)
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
