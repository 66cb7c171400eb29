import type { Bytes } from '../record/units.ts'
import type { Series } from './class-growth.ts'
import type { Evidence } from './evidence.ts'
import { judgeGrowth, type GrowthRecord } from './growth.ts'
import type { GrowthLimits } from './quantities.ts'
import { judgeIdle, type IdleRecord } from './idle.ts'
import { unmeasured, type Judgement } from './judgement.ts'
import { judgeWorkingSet, type WorkingSetRecord } from './working-set.ts'

/** The service used up its memory while it was watched. */
export interface OutOfMemory {
  /** V8's own limit, that of its heap, or that of the container, at which the kernel killed it. */
  readonly reached: 'heapLimit' | 'memoryLimit'
  readonly requests: number
  readonly seconds: number
  readonly first: Series
  readonly latest: Series
  readonly lastLines: readonly string[]
}

export interface LeakRecord {
  readonly growth: GrowthRecord
  readonly idle: IdleRecord
  readonly workingSet: WorkingSetRecord
}

export interface LeakLimits extends GrowthLimits {
  readonly workingSet: Bytes
}

export const judgeLeaks = (record: LeakRecord | OutOfMemory, limits: LeakLimits): Judgement[] =>
  'reached' in record
    ? judgeOutOfMemory(record, limits)
    : [
        ...judgeGrowth(record.growth, limits),
        judgeIdle(record.idle),
        judgeWorkingSet(record.workingSet, limits.workingSet),
      ]

/** An end is the surest sign of a leak; which kind it was, what grew most until then tells. */
function judgeOutOfMemory(record: OutOfMemory, limits: LeakLimits): Judgement[] {
  const { reached, requests, seconds, first, latest, lastLines } = record
  const kinds = ['heap', 'external', 'native']
  const gained = Object.fromEntries(kinds.map(kind => [kind, (latest[kind] ?? 0) - (first[kind] ?? 0)]))
  const [grewMost] = kinds.toSorted((a, b) => (gained[b] ?? 0) - (gained[a] ?? 0))
  const leaked = reached === 'heapLimit' ? 'heap' : grewMost
  const end: Evidence = { kind: 'outOfMemory', reached, requests, seconds }
  const lines: Evidence = { kind: 'lastLines', lines: lastLines }
  return judgeLeaks(nothingWatched, limits).map(judgement =>
    judgement.check === leaked
      ? {
          ...judgement,
          verdict: 'fail',
          evidence: [end, { kind: 'gainedBytes', gained }, lines],
          fix: 'findKept',
        }
      : unmeasured(judgement, end, 'findKept'),
  )
}

const nothingWatched: LeakRecord = {
  growth: { windows: [], failures: {} },
  idle: { windows: [], failures: {} },
  workingSet: { requests: 0, failures: {} },
}
