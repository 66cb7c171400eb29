import type { BytesPerRequest } from '../units.ts'
import { besideFailures, type Failures } from './failures.ts'
import { quantile, sorted } from './statistics.ts'
import { pointsNeeded, theilSen, type Point, type Slope } from './theil-sen.ts'
import { unmeasured, type Judgement } from './verdict.ts'

/** What is alive in the service after a full collection, in bytes. */
export interface Live {
  /** Objects, strings and code. */
  readonly heap: number
  /** The memory behind buffers, which is not part of the heap. */
  readonly external: number
}

export type Quantity = keyof Live

export interface Reading {
  /** Sent until then, warm-up included. */
  readonly requests: number
  readonly live: Live
}

/** Readings between rounds of requests. A window begins with the reading that ended the window before. */
export interface GrowthRecord {
  readonly windows: readonly (readonly Reading[])[]
  readonly failures: Failures
}

/** The drift a healthy service is allowed. */
export type GrowthLimits = Partial<Readonly<Record<Quantity, BytesPerRequest>>>

const titles: Readonly<Record<Quantity, string>> = {
  heap: 'live heap kept',
  external: 'memory behind buffers kept',
}

/** Of one quantity in one window, in bytes per request. */
interface Growth extends Slope {
  /** From the median of the first third of the readings to that of the last: a step between them counts in full. */
  readonly rise: number
}

/**
 * One judgement for each limit. What grew and then stood still is a cache that has filled; what grew in every
 * window, and there are two at least, is a leak. Its size is the slope over all of them.
 */
export const judgeGrowth = (record: GrowthRecord, limits: GrowthLimits): Judgement[] =>
  entries(limits).map(([quantity, limit]) =>
    besideFailures(judgeQuantity(record, quantity, limit), record.failures),
  )

/** Whether another window would tell more: something did not stand still in the last one. */
export const mayStillGrow = ({ windows }: GrowthRecord, limits: GrowthLimits): boolean =>
  entries(limits).some(
    ([quantity, limit]) => !standsStill(growthOf(pointsOf(windows.at(-1) ?? [], quantity)), limit),
  )

function judgeQuantity(record: GrowthRecord, quantity: Quantity, limit: BytesPerRequest): Judgement {
  const shown = { check: quantity, title: titles[quantity], unit: 'B/request', limit: `none (< ${limit})` }
  const missing = missingEvidence(record)
  if (missing !== undefined) return unmeasured(shown, ...missing)

  const windows = record.windows.map(readings => pointsOf(readings, quantity))
  const growths = windows.map(growthOf)
  const evidence = windows.map(describeWindow)
  const last = growths.at(-1)
  if (last !== undefined && standsStill(last, limit)) {
    return { ...shown, measured: last.slope, interval: last.interval, verdict: 'pass', evidence }
  }
  const { slope, interval } = theilSen(windows.flatMap((points, index) => points.slice(Math.min(index, 1))))
  const measured = { ...shown, measured: slope, interval }
  const grewAlways = growths.every(({ rise }) => rise >= limit)
  if (growths.length > 1 && grewAlways && interval[0] >= limit) {
    const fix = 'find what is kept once a request has been answered'
    return { ...measured, verdict: 'fail', evidence, fix }
  }
  return {
    ...measured,
    verdict: 'inconclusive',
    evidence: [
      grewAlways && growths.length === 1
        ? 'it grew, and was not watched for long enough to tell a leak from a cache that fills'
        : 'it neither stood still nor grew steadily',
      ...evidence,
    ],
    fix: 'measure again on a quieter machine, with more clients before the first reading',
  }
}

/** Why the record decides nothing, and what to do about it. */
function missingEvidence({ windows }: GrowthRecord): [why: string, fix: string] | undefined {
  const fewest = windows.length === 0 ? 0 : Math.min(...windows.map(readings => readings.length))
  if (fewest < pointsNeeded) {
    return [`needs ${pointsNeeded} readings in a window, got ${fewest}`, 'measure more rounds']
  }
  const before = windows[0]?.at(0)?.requests ?? 0
  const after = (windows[0]?.at(-1)?.requests ?? 0) - before
  if (after >= before) return undefined
  return [
    `${before} requests came before the first reading and ${after} after it: an array that has just doubled its room takes as many again without growing`,
    'measure more rounds, or warm up with fewer requests',
  ]
}

const standsStill = ({ interval: [, high] }: Growth, limit: number): boolean => high < limit

function growthOf(points: readonly Point[]): Growth {
  const third = Math.floor(points.length / 3)
  const start = medianPoint(points.slice(0, third))
  const end = medianPoint(points.slice(-third))
  return { ...theilSen(points), rise: (end.y - start.y) / (end.x - start.x) }
}

const medianPoint = (points: readonly Point[]): Point => {
  const median = (values: readonly number[]) => quantile(sorted(values), 0.5)
  return { x: median(points.map(({ x }) => x)), y: median(points.map(({ y }) => y)) }
}

const pointsOf = (readings: readonly Reading[], quantity: Quantity): Point[] =>
  readings.map(({ requests, live }) => ({ x: requests, y: live[quantity] }))

const entries = (limits: GrowthLimits) => Object.entries(limits) as [Quantity, BytesPerRequest][]

/** Exact counts: a heap that is left alone changes by next to nothing in a round. */
function describeWindow(points: readonly Point[]): string {
  const steps = points.slice(1).map(({ y }, index) => y - (points[index]?.y ?? y))
  const count = (sign: number) => steps.filter(step => Math.sign(step) === sign).length
  const change = steps.reduce((sum, step) => sum + step, 0)
  const range = `requests ${points.at(0)?.x} to ${points.at(-1)?.x}`
  const total = change.toLocaleString('en', { signDisplay: 'exceptZero' })
  return `${range}: ${total} B in ${steps.length} rounds, ${count(1)} grew, ${count(0)} unchanged, ${count(-1)} shrank`
}
