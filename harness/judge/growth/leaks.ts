import { megabytes, type Bytes } from '../../record/units.ts'
import { usedOf, type Series } from '../class-growth.ts'
import type { Evidence } from '../evidence.ts'
import { besideFailures, type Failures } from '../failures.ts'
import { judge, unattributed, unmeasured, type Judgement } from '../judgement.ts'
import { below, noneFrom } from '../limit.ts'
import { judgeGrowth } from './judge.ts'
import { idleTransactionAge, memoryOfHelper, type LeakPromises } from './quantities.ts'
import type { GrowthRecord } from './record.ts'

/** A time without requests, read at both ends. In bytes: those of `Reading` that are; all else are counts. */
export interface IdleWindow {
  readonly seconds: number
  readonly before: Series
  readonly after: Series
}

export interface IdleRecord extends Pick<GrowthRecord, 'failures' | 'unseen'> {
  /** The second and the third, which is watched later, only on suspicion; the first may begin with some requests. */
  readonly windows: readonly IdleWindow[]
}

/** Single readings vary by 13 KB now and then. */
const bytesPerSecond = 3_000
/** Per second; single readings of native memory vary by 64 KB. */
const allowed: ReadonlyMap<string, number> = new Map([
  ['heap', bytesPerSecond],
  ['external', bytesPerSecond],
  ['native', 20_000],
  // Files and the memory of other programs have pages of 4 KiB.
  ['files', 20_000],
  ['helpers', 20_000],
  // The number of pages changes with and without the collector; their contents are counted separately.
  ['anonymous', Number.POSITIVE_INFINITY],
  ['database', Number.POSITIVE_INFINITY],
])
/** For all other counted figures. Parts of typed arrays are bytes, like memory behind buffers. */
const countAllowed = 1
const kindOf = (name: string): string => (name.startsWith(memoryOfHelper) ? 'helpers' : name)
const isBytes = (name: string): boolean => allowed.has(kindOf(name)) || name.startsWith(usedOf)
const allowedOf = (name: string): number =>
  allowed.get(kindOf(name)) ?? (isBytes(name) ? bytesPerSecond : countAllowed)
const [windowsNeeded, windowsMax] = [2, 3]

const grownIn = ({ windows }: IdleRecord): string[] => {
  const names = new Set(windows.flatMap(({ after }) => Object.keys(after)))
  return [...names].filter(name => windows.every(window => gainPerSecond(window, name) >= allowedOf(name)))
}

const gainPerSecond = ({ seconds, before, after }: IdleWindow, name: string): number =>
  ((after[name] ?? 0) - (before[name] ?? 0)) / seconds

export const mayGrowIdle = (record: IdleRecord): boolean =>
  record.windows.length < windowsMax && grownIn(record).length > 0

/** What had grown by time has stopped, such as a ring that holds the last twenty seconds: it grew beside the requests too. */
export const hasStoppedIdle = (record: IdleRecord): boolean =>
  record.windows.length === windowsMax && grownIn(record).length === 0

const unitOf = (figure: string): string => {
  if (isBytes(figure)) return 'B/s'
  return figure === idleTransactionAge ? 'ms/s' : '/s'
}

/** A leak that no request causes: a timer, a subscription, a retry. */
export function judgeIdle(record: IdleRecord): Judgement {
  const { windows, failures, unseen } = record
  const shown = { check: 'idle', title: 'kept while idle', ...noneFrom(bytesPerSecond, 'B/s') }
  const last = windows.at(-1)
  if (unseen !== undefined || last === undefined) {
    return unmeasured(shown, unseen ?? { kind: 'nothing', of: 'idleTime' }, 'letInspect')
  }
  const grown = grownIn(record)
  const gain = (figure: string) => gainPerSecond(last, figure)
  const evidence = grown.map((figure): Evidence => ({ kind: 'idleGrowth', figure, perSecond: gain(figure) }))
  const excess = (figure: string) => gain(figure) / allowedOf(figure)
  const [first = 'heap'] = grown.toSorted((one, other) => excess(other) - excess(one))
  const worst = grown.includes('heap') ? 'heap' : first
  const unit = unitOf(worst)
  const row = { ...shown, ...noneFrom(allowedOf(worst), unit), measured: gain(worst) }
  const judged = { ...unattributed, ...row, evidence }
  if (grown.length === 0) return besideFailures({ ...judged, verdict: 'pass' }, failures)
  if (windows.length < windowsNeeded) {
    const once: Evidence = { kind: 'undecidedGrowth', why: 'idleOnce' }
    return { ...judged, verdict: 'inconclusive', evidence: [once, ...evidence], fix: 'watchLonger' }
  }
  return { ...judged, verdict: 'fail', fix: 'findIdleGrowth' }
}

/** What grows without requests grows beside them too: one trouble, with the line that was found by sending requests. */
function besideIdle(growth: readonly Judgement[], idle: Judgement): Judgement[] {
  if (idle.verdict !== 'fail') return [...growth, idle]
  const judged = growth.map((judgement): Judgement => {
    const { check, verdict, cause, evidence } = judgement
    const also = idle.evidence.filter(item => item.kind === 'idleGrowth' && item.figure === check)
    if (verdict !== 'fail' || also.length === 0) return judgement
    const why = cause?.kind === 'kept' && { cause: { ...cause, whileIdle: true } as const }
    return { ...judgement, ...why, evidence: [...also, ...evidence], fix: 'findIdleGrowth' }
  })
  const led = judged.find(({ cause }) => cause?.kind === 'kept' && cause.whileIdle === true)
  return [...judged, led?.cause ? { ...idle, cause: led.cause, origins: led.origins } : idle]
}

/** The service ran out of memory during the watch. */
export interface OutOfMemory extends Pick<GrowthRecord, 'unseen' | 'fromOutside' | 'withoutDatabase'> {
  /** V8's own heap limit, or the limit of the container, at which the kernel killed it. */
  readonly reached: 'heapLimit' | 'memoryLimit'
  readonly requests: number
  readonly seconds: number
  readonly first: Series
  readonly latest: Series
  readonly lastLines: readonly string[]
}

/** The working set of a warm service before and after requests; absent if the engine reported none. */
interface WorkingSetRecord {
  readonly requests: number
  /** The call of all these requests. */
  readonly call?: string
  readonly beforeBytes?: number | undefined
  readonly afterBytes?: number | undefined
  readonly failures: Failures
}

export interface LeakRecord {
  readonly growth: GrowthRecord
  readonly idle: IdleRecord
  readonly workingSet: WorkingSetRecord
}

export const judgeLeaks = (record: LeakRecord | OutOfMemory, limits: LeakPromises): Judgement[] =>
  'reached' in record ? judgeOutOfMemory(record, limits) : judgeWatched(record, limits)

function judgeWatched({ growth, idle, workingSet }: LeakRecord, limits: LeakPromises): Judgement[] {
  const judged = judgeGrowth(growth, limits)
  return [
    ...(growth.fromOutside === true ? judged : besideIdle(judged, judgeIdle(idle))),
    judgeWorkingSet(workingSet, limits.workingSet ?? megabytes(10)),
  ]
}

/** Running out of memory proves a leak, of what grew most. Native memory includes buffers, which are subtracted. */
function judgeOutOfMemory(record: OutOfMemory, limits: LeakPromises): Judgement[] {
  const { reached, requests, seconds, first, latest, lastLines, ...seen } = record
  const gain = (figure: string) => (latest[figure] ?? 0) - (first[figure] ?? 0)
  const native = gain(seen.unseen === undefined ? 'native' : 'anonymous')
  const { files } = latest
  const gained = {
    // What its runtime tells is not judged from outside.
    ...(seen.fromOutside !== true && { heap: gain('heap'), external: gain('external') }),
    native,
    ...(files !== undefined && { files: gain('files') }),
  }
  const beside = { ...gained, native: native - Math.max(0, gained.external ?? 0) }
  const [[grewMost] = []] = Object.entries(beside).toSorted(([, a], [, b]) => b - a)
  const ofHeap = seen.fromOutside === true ? 'native' : 'heap'
  const leaked = reached === 'heapLimit' ? ofHeap : grewMost
  const end: Evidence = { kind: 'outOfMemory', reached, requests, seconds }
  const evidence: Evidence[] = [end, { kind: 'gainedBytes', gained }, { kind: 'lastLines', lines: lastLines }]
  const lastReading = { requests, values: { ...(files !== undefined && { files }) } }
  const windows = [{ readings: [lastReading], classHistograms: [] }]
  const growth = { ...nothing, ...seen, windows }
  return judgeWatched({ growth, idle: nothing, workingSet: nothing }, limits).map(judgement =>
    judgement.check === leaked
      ? { ...judgement, verdict: 'fail', evidence, fix: leaked === 'files' ? 'boundFiles' : 'findKept' }
      : unmeasured(judgement, end, 'findKept'),
  )
}

const nothing = { windows: [], requests: 0, failures: {} }

/** The lasting growth of the working set. Precise for native memory, coarse for all else: see `judgeGrowth`. */
export function judgeWorkingSet(record: WorkingSetRecord, limit: Bytes): Judgement {
  const { requests, call = null, beforeBytes, afterBytes, failures } = record
  const shown = { check: 'workingSet', title: 'working set gained', ...below(limit / 1e6, 'MB') }
  if (beforeBytes === undefined || afterBytes === undefined) {
    return unmeasured(shown, { kind: 'nothing', of: 'memoryFigure' }, 'checkContainer')
  }
  const judgement = judge({
    ...shown,
    measured: (afterBytes - beforeBytes) / 1e6,
    examined: { count: requests, of: call === null ? 'requests' : `requests of ${call}` },
    evidence: [{ kind: 'workingSet', beforeBytes, afterBytes }],
  })
  return besideFailures({ ...judgement, call }, failures)
}
