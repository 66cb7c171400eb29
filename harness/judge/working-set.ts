import type { Bytes } from '../record/units.ts'
import { besideFailures, type Failures } from './failures.ts'
import { judge, unmeasured, type Judgement } from './verdict.ts'
import { round } from '../record/round.ts'

/** The working set of a warm service around its requests; absent where the engine had no figure. */
export interface WorkingSetRecord {
  readonly requests: number
  readonly beforeBytes?: number
  readonly afterBytes?: number
  readonly failures: Failures
}

/** How much larger the working set is for good. Fine for native memory, coarse for all else: see `judgeGrowth`. */
export function judgeWorkingSet(record: WorkingSetRecord, limit: Bytes): Judgement {
  const { requests, beforeBytes, afterBytes, failures } = record
  const shown = { check: 'workingSet', title: `growth over ${requests} requests`, unit: 'MB' }
  const limitMb = limit / 1e6
  if (beforeBytes === undefined || afterBytes === undefined) {
    const why = 'the engine had no memory figure of the container'
    return unmeasured({ ...shown, limit: `< ${limitMb}` }, why, 'look whether the container is still running')
  }
  const judgement = judge(
    {
      ...shown,
      measured: (afterBytes - beforeBytes) / 1e6,
      evidence: [`${round(beforeBytes / 1e6)} MB before, ${round(afterBytes / 1e6)} MB after`],
    },
    { relation: '<', limit: limitMb },
  )
  return besideFailures(judgement, failures)
}
