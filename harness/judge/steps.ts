import { quantile, sorted } from './statistics.ts'
import type { Point } from './theil-sen.ts'
import { round } from '../record/round.ts'

const signed = (value: number): string => value.toLocaleString('en', { signDisplay: 'exceptZero' })

const stepsOf = (points: readonly Point[]) =>
  points.slice(1).map(({ x, y }, index) => {
    const before = points[index] ?? { x, y }
    return { x: x - before.x, y: y - before.y }
  })

/** Exact counts: what is left alone changes by next to nothing in a round. */
export function describeSteps(name: string, points: readonly Point[]): string {
  const steps = stepsOf(points)
  const count = (sign: number) => steps.filter(({ y }) => Math.sign(y) === sign).length
  const total = signed(steps.reduce((sum, { y }) => sum + y, 0))
  const range = `requests ${points.at(0)?.x} to ${points.at(-1)?.x}`
  return `${name}, ${range}: ${total} in ${steps.length} rounds, ${count(1)} grew, ${count(0)} unchanged, ${count(-1)} shrank`
}

/**
 * Rounds differ in length, so that what a request leaves behind and what a round does (its connections are made and closed)
 * come apart: a line through the growth of each round over its requests, by the median of all slopes (Theil) and of what
 * is left, because single readings may be far off.
 */
export function describeRises(windows: readonly (readonly Point[])[]): string {
  const steps = windows.flatMap(stepsOf)
  const slopes = steps.flatMap((a, index) =>
    steps.slice(index + 1).flatMap(b => (a.x === b.x ? [] : [(b.y - a.y) / (b.x - a.x)])),
  )
  const slope = slopes.length === 0 ? 0 : quantile(sorted(slopes), 0.5)
  const left = quantile(sorted(steps.map(({ x, y }) => y - slope * x)), 0.5)
  return `${round(slope)} for each request and ${round(left)} for each round of new connections`
}
