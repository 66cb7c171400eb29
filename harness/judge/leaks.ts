import type { Bytes } from '../record/units.ts'
import type { Series } from './class-growth.ts'
import { judgeGrowth, type GrowthRecord } from './growth.ts'
import type { GrowthLimits } from './quantities.ts'
import { judgeIdle, type IdleRecord } from './idle.ts'
import { unmeasured, type Judgement } from './verdict.ts'
import { judgeWorkingSet, type WorkingSetRecord } from './working-set.ts'

/** The service used up its memory while it was watched. */
export interface OutOfMemory {
  /** `killed at its memory limit (OOM)`, or V8's own words. */
  readonly how: string
  readonly ofHeap: boolean
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
  'how' in record
    ? judgeOutOfMemory(record, limits)
    : [
        ...judgeGrowth(record.growth, limits),
        judgeIdle(record.idle),
        judgeWorkingSet(record.workingSet, limits.workingSet),
      ]

/** An end is the surest sign of a leak; which kind it was, what grew most until then tells. */
function judgeOutOfMemory(record: OutOfMemory, limits: LeakLimits): Judgement[] {
  const { how, requests, seconds, first, latest, ofHeap } = record
  const gained = (name: string) => (latest[name] ?? 0) - (first[name] ?? 0)
  const kinds = ['heap', 'external', 'native']
  const most = ofHeap ? 'heap' : kinds.toSorted((a, b) => gained(b) - gained(a))[0]
  const what = `${how} after ${requests} requests, ${seconds.toFixed(1)} s after the first`
  const grown = kinds.map(name => `${name} +${(gained(name) / 1e6).toFixed(1)} MB`).join(', ')
  const nothing = { windows: [], failures: {}, unseen: what }
  const workingSet = { requests: 0, failures: {} }
  const others = judgeLeaks({ growth: nothing, idle: nothing, workingSet }, limits)
  return others.map(judgement => {
    const fix = 'find what is kept once a request has been answered; the memory it may use is not enough'
    if (judgement.check !== most) return unmeasured(judgement, what, fix)
    const evidence = [what, `until its last reading: ${grown}`, ...record.lastLines]
    return { ...judgement, verdict: 'fail', evidence, fix }
  })
}
