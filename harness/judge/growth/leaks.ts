import { megabytes, type Bytes } from '../../record/units.ts'
import type { Series } from '../class-growth.ts'
import type { Evidence } from '../evidence.ts'
import { besideFailures, type Failures } from '../failures.ts'
import { judgeGrowth } from './judge.ts'
import type { GrowthRecord } from './record.ts'
import type { LeakPromises } from './quantities.ts'
import { besideIdle, judgeIdle, type IdleRecord } from './idle.ts'
import { judge, unmeasured, type Judgement } from '../judgement.ts'
import { below } from '../limit.ts'

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

/**
 * Running out of memory proves a leak; the figure that grew most until then shows its kind. Buffers are native memory too, so only
 * what native memory gained beside them counts.
 */
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
