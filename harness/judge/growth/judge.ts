import type { SourceLine } from '../../record/source-line.ts'
import { bytesPerRequest } from '../../record/units.ts'
import { besideFailures, type Failures } from '../failures.ts'
import { grewInAll, leadersOf, mostUneven, usedOf, type ClassHistogram, type Series } from './class-growth.ts'
import {
  bytesInUsePerRequest,
  countPerRequest,
  quantitiesOf,
  type GrowthLimits,
  type Quantity,
} from './quantities.ts'
import { risesIn, stepsIn } from './steps.ts'
import { neighboursIn, thirdsOf } from '../statistics.ts'
import { pointsNeeded, theilSen, type Point, type Slope } from '../theil-sen.ts'
import type { Evidence, LeakOrigin, Unseen } from '../evidence.ts'
import { unattributed, unmeasured, type Judgement } from '../judgement.ts'
import { noneFrom } from '../limit.ts'
import { severity } from '../verdict.ts'

/** What a service holds between two rounds of requests, after a collection where it has one. */
export interface Reading {
  /** Sent until then, warm-up included. */
  readonly requests: number
  /**
   * Bytes: `heap`, `external`, `native`, `anonymous`. Counts: `descriptors`, `handles.<type>`, `connections.<state>`. What could not be
   * read is missing; of handles and connections, what there is none of.
   */
  readonly values: Series
}

export interface Window {
  readonly readings: readonly Reading[]
  /** Of all objects: before the first and after the last reading, in the later windows in the middle too; none where they cannot be seen. */
  readonly classHistograms: readonly ClassHistogram[]
}

export interface GrowthRecord {
  /** A window begins with a reading of its own. All but the first are watched on suspicion only. */
  readonly windows: readonly Window[]
  /** Requests that did not end as they should. */
  readonly failures: Failures
  /** There are no connections to watch. */
  readonly withoutDatabase?: boolean
  /** Present where the service could not be looked at from within. */
  readonly unseen?: Unseen
  /** Routes that still refuse when nothing else is under way, where something failed. */
  readonly refusing?: readonly string[]
  /** Where what is kept was made, once it is certain that something is, by the check that it concerns. */
  readonly origins?: Readonly<Record<string, readonly LeakOrigin[]>>
}

/** A leak is what grew in each of so many. */
export const windowsNeeded = 3
/** The fourth and fifth are long: a cache that has filled meanwhile stands still, and a leak grows evenly in the fourth. */
export const windowsMax = 5

/** Of one figure over all windows. `slope` and its interval are of what decides: the last window, or all of them. */
interface Finding extends Slope {
  /** The name of the figure. */
  readonly figure: string
  readonly verdict: Judgement['verdict']
  /** Where it is not what the check is about in the first place. */
  readonly counted?: Pick<Judgement, 'title' | 'unit' | 'limit'>
  readonly evidence: readonly Evidence[]
}

/**
 * One judgement for each quantity. What grew and then stood still is a cache that has filled; what grew in every window,
 * and there are three, is a leak. Its size is the slope over all of them. Objects are counted besides, exactly: a heap whose
 * bytes stand still leaks all the same when one class has more objects after each window than before.
 */
export function judgeGrowth(record: GrowthRecord, limits: GrowthLimits): Judgement[] {
  const judgements = quantitiesIn(record, limits).map(quantity => {
    const judgement = besideFailures(judgeQuantity(record, quantity), record.failures)
    const origins = record.origins?.[quantity.check] ?? []
    if (judgement.verdict !== 'fail') return judgement
    return { ...judgement, origins: sourcesOf(origins), evidence: [...origins, ...judgement.evidence] }
  })
  const leaking = judgements.find(({ check, verdict }) => check === 'heap' && verdict === 'fail')
  return leaking === undefined ? judgements : judgements.map(judgement => following(leaking.check, judgement))
}

/** Objects that are kept hold memory outside the heap, and V8 keeps books of them there. */
function following(check: string, judgement: Judgement): Judgement {
  if (judgement.verdict !== 'inconclusive' || !['external', 'native'].includes(judgement.check))
    return judgement
  const evidence: Evidence[] = [{ kind: 'follows', check }, ...judgement.evidence]
  return { ...judgement, evidence, fix: { kind: 'check', check } }
}

/** The lines of source that they name, each once. */
export const sourcesOf = (origins: readonly LeakOrigin[]): SourceLine[] => [
  ...new Map(
    origins.flatMap(origin => ('at' in origin ? [[`${origin.at.file}:${origin.at.line}`, origin.at]] : [])),
  ).values(),
]

/**
 * Whether another window would tell more: something did not stand still in the last one. What caches hold grows until they
 * are full, and so is watched for longer than what no service has a reason to collect.
 */
export const mayStillGrow = (record: GrowthRecord, limits: GrowthLimits): boolean =>
  record.windows.length < windowsMax &&
  judgeGrowth({ ...record, failures: {} }, limits).some(
    ({ check, verdict, measured, evidence }) =>
      measured !== null &&
      ((verdict === 'inconclusive' && evidence[0]?.kind !== 'follows') ||
        (verdict === 'fail' && cacheable.has(check) && record.windows.length === windowsNeeded)),
  )

/** What caches hold. */
export const cacheable: ReadonlySet<string> = new Set(['heap', 'external'])

function judgeQuantity(record: GrowthRecord, quantity: Quantity): Judgement {
  const { check, title, unit, limit } = quantity
  const shown = { check, title, ...noneFrom(limit, unit) }
  if (quantity.inside === true && record.unseen !== undefined)
    return unmeasured(shown, record.unseen, 'letInspect')
  const held = [...(check === 'connections' ? heldBack(record) : []), ...exhausted(record, quantity)]
  if (held.length > 0) {
    return { ...unattributed, ...shown, measured: null, verdict: 'fail', evidence: held, fix: quantity.fix }
  }
  const missing = missingEvidence(record)
  if (missing !== undefined) return unmeasured(shown, missing, 'watchLonger')
  const objects = judgeObjects(record, check)
  const worst = worstOf(record, quantity, objects)
  if (worst === undefined) {
    return unmeasured(shown, { kind: 'nothing', of: 'growthFigure' }, 'checkContainer')
  }
  const { slope: measured, interval, verdict, counted } = worst
  const classes = counted === undefined ? objects : []
  const evidence = [worst, ...classes].flatMap(finding => finding.evidence)
  const examined = { count: requestsIn(record), of: 'requests' }
  const judgement = { ...unattributed, ...shown, ...counted, measured, examined, interval, verdict, evidence }
  if (verdict === 'pass') return judgement
  return { ...judgement, fix: verdict === 'fail' ? quantity.fix : 'measureQuieter' }
}

/** From the first reading to the last: a leak that begins later, or is rarer than they can show, is not among them. */
const requestsIn = ({ windows }: GrowthRecord): number =>
  (windows.at(-1)?.readings.at(-1)?.requests ?? 0) - (windows[0]?.readings[0]?.requests ?? 0)

/** What is counted comes after what is measured, of two that are equally bad. */
function worstOf(record: GrowthRecord, quantity: Quantity, objects: readonly Finding[]): Finding | undefined {
  const figures = namesOf(record, quantity).map(name => judgeFigure(record, name, quantity))
  return [...figures.toSorted((a, b) => b.slope - a.slope), ...objects].toSorted(
    (a, b) => severity[b.verdict] - severity[a.verdict],
  )[0]
}

/** What certainly grows with requests, by the figure that shows it best. */
export interface Leak {
  readonly check: string
  readonly figure: string
  readonly perRequest: number
}

export function leaksIn(record: GrowthRecord, limits: GrowthLimits): Leak[] {
  if (missingEvidence(record) !== undefined) return []
  return quantitiesIn(record, limits).flatMap(quantity => {
    if (quantity.inside === true && record.unseen !== undefined) return []
    const objects = judgeObjects(record, quantity.check)
    // Objects are counted exactly where bytes have some noise.
    const worst = objects[0] ?? worstOf(record, quantity, [])
    if (worst?.verdict !== 'fail') return []
    return { check: quantity.check, figure: worst.figure, perRequest: worst.slope }
  })
}

/** The memory of a container whose service cannot be made to collect swings by megabytes while that warms up. */
const uncollectedBytes = 4_000

const ofDatabase: ReadonlySet<string> = new Set(['connections', 'database'])

/** A service without a database promises nothing of its connections. */
function quantitiesIn(record: GrowthRecord, limits: GrowthLimits): readonly Quantity[] {
  const { unseen, withoutDatabase = false } = record
  const allowed = unseen === undefined ? limits : { ...limits, native: bytesPerRequest(uncollectedBytes) }
  const watched = (check: string) =>
    check !== 'database' ||
    record.windows.some(({ readings }) => readings[0]?.values['database'] !== undefined)
  return quantitiesOf(allowed).filter(
    ({ check }) => watched(check) && !(withoutDatabase && ofDatabase.has(check)),
  )
}

/** Figures in every reading, or counted in one at least. Native memory is that of the container where malloc is not glibc's. */
function namesOf({ windows }: GrowthRecord, { figures, unit }: Quantity): string[] {
  const readings = windows.flatMap(window => window.readings)
  const all = new Set(readings.flatMap(({ values }) => Object.keys(values)))
  const named = [...all].filter(name => name.startsWith(figures))
  if (unit === '/request') return named
  const whole = (name: string) => readings.every(({ values }) => values[name] !== undefined)
  if (figures === 'native' && !whole('native')) return ['anonymous'].filter(whole)
  return named.filter(whole)
}

/** A pool whose connections all stand idle and that lends none: they are counted as lent. */
function heldBack({ refusing = [], windows }: GrowthRecord): Evidence[] {
  const last = windows.at(-1)?.readings.at(-1)
  const connections = Object.entries(last?.values ?? {}).flatMap(([name, count]) =>
    name.startsWith(connectionPrefix) ? [[name.slice(connectionPrefix.length), count] as const] : [],
  )
  if (last === undefined || refusing.length === 0 || connections.length === 0) return []
  const { requests } = last
  return [{ kind: 'refuses', requests, connections: Object.fromEntries(connections), refusing }]
}

const connectionPrefix = 'connections.'

/** So many more are no coincidence. */
const fewestExhausting = 10

/** What was counted up from reading to reading until requests failed: there was no more of it to have. */
function exhausted(record: GrowthRecord, quantity: Quantity): Evidence[] {
  if (Object.keys(record.failures).length === 0 || quantity.unit !== '/request') return []
  const readings = record.windows.flatMap(window => window.readings)
  return namesOf(record, quantity).flatMap(name => {
    const points = pointsOf(readings, name)
    const [first, last] = [points.at(0), points.at(-1)]
    const shrank = points.some(({ y }, index) => y < (points[index - 1]?.y ?? 0))
    if (first === undefined || last === undefined || shrank) return []
    const gained = last.y - first.y
    if (gained < Math.max(fewestExhausting, quantity.limit * (last.x - first.x))) return []
    return [{ kind: 'exhausted', figure: name, from: first.y, to: last.y, requests: last.x - first.x }]
  })
}

const pointsOf = (readings: readonly Reading[], name: string): Point[] =>
  readings.map(({ requests, values }) => ({ x: requests, y: values[name] ?? 0 }))

/** Why the record decides nothing. */
function missingEvidence({ windows }: GrowthRecord): Evidence | undefined {
  const got = windows.length === 0 ? 0 : Math.min(...windows.map(({ readings }) => readings.length))
  return got >= pointsNeeded ? undefined : { kind: 'tooFew', of: 'readings', needed: pointsNeeded, got }
}

function judgeFigure(record: GrowthRecord, figure: string, { limit, unit }: Quantity): Finding {
  const series = latest(record).map(({ readings }) => pointsOf(readings, figure))
  const evidence = series.map(points => stepsIn(figure, points))
  const complete = series.length >= windowsNeeded
  const all = theilSen(series.flat())
  // Noise that hides the truth in one window does not in three.
  const still = [theilSen(series.at(-1) ?? []), ...(complete ? [all] : [])].find(
    ({ interval: [, high] }) => high < limit,
  )
  if (still !== undefined) return { ...still, figure, verdict: 'pass', evidence }
  const grewAlways = series.every(points => riseOf(points) >= limit)
  // Native memory jumps by 64 KB from one reading to the next, which is more than a round leaves behind.
  const leaps = figure === 'native'
  const even = leaps || unit === '/request' || isEven(series, record.windows.length > windowsNeeded)
  if (complete && grewAlways && even && all.interval[0] >= limit) {
    const rises = leaps ? [] : [risesIn(series)]
    return { ...all, figure, verdict: 'fail', evidence: [...evidence, ...rises] }
  }
  const doubt = !grewAlways ? 'unsteady' : !complete ? 'tooShort' : even ? 'unsteady' : 'slowing'
  const why: Evidence = { kind: 'undecidedGrowth', why: doubt }
  return { ...all, figure, verdict: 'inconclusive', evidence: [why, ...evidence] }
}

/** What decides: a service may warm up before, or begin to leak late. */
const latest = ({ windows }: GrowthRecord): readonly Window[] => windows.slice(-windowsNeeded)

/**
 * What each request leaves behind grows as fast in one window as in the next, and in both halves of a long one: what grows
 * ever more slowly is filling.
 */
function isEven(series: readonly (readonly Point[])[], long: boolean): boolean {
  const last = series.at(-1) ?? []
  const middle = Math.floor(last.length / 2)
  const halves = long ? [last.slice(0, middle + 1), last.slice(middle)] : []
  const rates = [...series, ...halves].map(riseOf)
  return Math.max(...rates) <= mostUneven * Math.min(...rates)
}

/** From the median of the first third of the readings to that of the last: a step between them counts in full. */
function riseOf(points: readonly Point[]): number {
  const gainOf = (axis: keyof Point) => {
    const [first, last] = thirdsOf(points.map(point => point[axis]))
    return last - first
  }
  return gainOf('y') / gainOf('x')
}

/**
 * Nothing where no class has grown in the last window; of the others, whichever have grown in all. The part of a typed array
 * that is in use is memory behind buffers: what is allocated for it grows in leaps, ever more rarely.
 */
function judgeObjects(record: GrowthRecord, check: string): Finding[] {
  const kind = countedBy[check]
  if (kind === undefined) return []
  const windows = latest(record)
  const pairs = windows.flatMap(({ classHistograms }) => neighboursIn(classHistograms))
  const grown = grewInAll(pairs, kind.limit).filter(
    ({ name }) => name.startsWith(usedOf) === (check === 'external'),
  )
  const leaders = leadersOf(grown)
  const [first] = leaders
  if (first === undefined) return []
  const { name: figure, perRequest: slope } = first
  const evidence = leaders.map((leader): Evidence => ({ kind: 'objects', ...leader }))
  const counted = { title: kind.title, ...noneFrom(kind.limit, kind.unit) }
  const verdict = windows.length >= windowsNeeded ? 'fail' : 'inconclusive'
  return [{ figure, slope, interval: [slope, slope], verdict, counted, evidence }]
}

/** What is counted besides what is measured, by check. */
const countedBy: Readonly<Record<string, { title: string; unit: Quantity['unit']; limit: number }>> = {
  heap: { title: 'objects, or what collections hold', unit: '/request', limit: countPerRequest },
  external: { title: 'bytes of typed arrays in use', unit: 'B/request', limit: bytesInUsePerRequest },
}
