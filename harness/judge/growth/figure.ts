import { grewInAll, inSessions, leadersOf, mostUneven, usedOf, type ClassHistogram } from '../class-growth.ts'
import type { Evidence } from '../evidence.ts'
import type { Judgement } from '../judgement.ts'
import { noneFrom } from '../limit.ts'
import { neighboursIn, thirdsOf } from '../statistics.ts'
import { theilSen, type Point, type Slope } from '../theil-sen.ts'
import { bytesInUsePerRequest, countPerRequest, sessionBytesPerRequest, type Quantity } from './quantities.ts'
import { hasSessions, latest, pointsOf, windowsNeeded, type GrowthRecord } from './record.ts'
import { risesIn, stepsIn, waveOf, withoutRecent } from './steps.ts'

/** The result for one figure. `slope` and its interval are those that decide: of the last window, or of all windows. */
export interface Finding extends Slope {
  readonly figure: string
  readonly verdict: Judgement['verdict']
  /** Title, unit and limit, if they differ from those of the check. */
  readonly counted?: Pick<Judgement, 'title' | 'unit' | 'limit'>
  readonly evidence: readonly Evidence[]
}

export function judgeFigure(record: GrowthRecord, figure: string, { limit, unit }: Quantity): Finding {
  const windows = latest(record).map(({ readings }) => pointsOf(readings, figure))
  const evidence = windows.map(points => stepsIn(figure, points))
  const series = withoutRecent(windows)
  const complete = series.length >= windowsNeeded
  const all = theilSen(series.flat())
  // Noise that hides the truth in one window may not hide it in three.
  const still = [theilSen(series.at(-1) ?? []), ...(complete ? [all] : [])].find(
    ({ interval: [, high] }) => high < limit,
  )
  if (still !== undefined) return { ...still, figure, verdict: 'pass', evidence }
  const grewAlways = series.every(points => riseOf(points) >= limit)
  // Native memory jumps by 64 KB between readings, more than a round leaves behind.
  const leaps = figure === 'native'
  const even = leaps || unit === '/request' || isEven(series, record.windows.length > windowsNeeded)
  if (complete && grewAlways && even && all.interval[0] >= limit) {
    const rises = leaps ? [] : [risesIn(series)]
    return { ...all, figure, verdict: 'fail', evidence: [...evidence, ...rises] }
  }
  // The extremes define a wave, so early windows help too.
  const soFar = record.windows.flatMap(({ readings }) => pointsOf(readings, figure))
  const wave = complete ? waveOf(soFar) : undefined
  if (wave !== undefined && wave.interval[1] < limit) {
    return { ...wave, figure, verdict: 'pass', evidence: [{ kind: 'waves' }, ...evidence] }
  }
  const doubt = !grewAlways ? 'unsteady' : !complete ? 'tooShort' : even ? 'unsteady' : 'slowing'
  const why: Evidence = { kind: 'undecidedGrowth', why: doubt }
  return { ...all, figure, verdict: 'inconclusive', evidence: [why, ...evidence] }
}

/** Whether growth per request is alike in all windows, and in both halves of a long one: if it slows down, something fills up. */
function isEven(series: readonly (readonly Point[])[], long: boolean): boolean {
  const last = series.at(-1) ?? []
  const middle = Math.floor(last.length / 2)
  const halves = long ? [last.slice(0, middle + 1), last.slice(middle)] : []
  const rates = [...series, ...halves].map(riseOf)
  return Math.max(...rates) <= mostUneven * Math.min(...rates)
}

/** Rise from the median of the first third of the readings to that of the last; a step between them counts in full. */
function riseOf(points: readonly Point[]): number {
  const gainOf = (axis: keyof Point) => {
    const [first, last] = thirdsOf(points.map(point => point[axis]))
    return last - first
  }
  return gainOf('y') / gainOf('x')
}

/**
 * Findings for classes that grew in every window; none if there are none, except for database sessions, which are also judged at
 * rest. For typed arrays the bytes in use are counted, because their allocated memory grows in ever rarer leaps.
 */
export function judgeObjects(record: GrowthRecord, check: string): Finding[] {
  if (!isCounted(check)) return []
  const windows = latest(record)
  const pairs = windows.flatMap(({ classHistograms }) => neighboursIn(classHistograms))
  const grown = grewInAll(pairs, countedBy[check].limit).filter(({ name }) => checkOf(name) === check)
  const leaders = leadersOf(grown)
  const [first] = leaders
  if (first === undefined) return check === 'database' ? sessionsAtRest(record) : []
  const evidence = leaders.map((leader): Evidence => ({ kind: 'objects', ...leader }))
  const verdict = windows.length >= windowsNeeded ? 'fail' : 'inconclusive'
  return [{ ...findingOf(check, first.name, first.perRequest), verdict, evidence }]
}

function findingOf(check: keyof typeof countedBy, figure: string, slope: number) {
  const { title, unit, limit } = countedBy[check]
  return { figure, slope, interval: [slope, slope], counted: { title, ...noneFrom(limit, unit) } } as const
}

/** If session memory was read, it alone decides. Growth only in the last window may be warm-up or a new leak. */
function sessionsAtRest(record: GrowthRecord): Finding[] {
  const pair = neighboursIn(record.windows.at(-1)?.classHistograms ?? []).at(-1)
  if (!hasSessions(record) || pair === undefined) return []
  const [from, to] = pair
  const inUse = ({ counts }: ClassHistogram) => counts[inSessions] ?? Number.NaN
  const perRequest = (inUse(to) - inUse(from)) / (to.requests - from.requests)
  const finding = findingOf('database', inSessions, perRequest)
  if (!(perRequest >= sessionBytesPerRequest)) return [{ ...finding, verdict: 'pass', evidence: [] }]
  return [{ ...finding, verdict: 'inconclusive', evidence: [{ kind: 'undecidedGrowth', why: 'unsteady' }] }]
}

const checkOf = (name: string): string =>
  name === inSessions ? 'database' : name.startsWith(usedOf) ? 'external' : 'heap'

/** Counted figures beside the measured ones, by check. */
const countedBy = {
  heap: { title: 'objects, or entries of collections', unit: '/request', limit: countPerRequest },
  external: {
    title: 'bytes of typed arrays and buffers in use',
    unit: 'B/request',
    limit: bytesInUsePerRequest,
  },
  database: { title: 'memory used by its sessions', unit: 'B/request', limit: sessionBytesPerRequest },
} as const

const isCounted = (check: string): check is keyof typeof countedBy => Object.hasOwn(countedBy, check)
