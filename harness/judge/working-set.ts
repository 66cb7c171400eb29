import type { Bytes } from '../record/units.ts'
import { besideFailures, type Failures } from './failures.ts'
import { judge, unmeasured, type Judgement } from './judgement.ts'
import { below } from './limit.ts'

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
  const shown = { check: 'workingSet', title: 'working set gained', ...below(limit / 1e6, 'MB') }
  if (beforeBytes === undefined || afterBytes === undefined) {
    return unmeasured(shown, { kind: 'nothing', of: 'memoryFigure' }, 'checkContainer')
  }
  const judgement = judge({
    ...shown,
    measured: (afterBytes - beforeBytes) / 1e6,
    examined: { count: requests, of: 'requests' },
    evidence: [{ kind: 'workingSet', beforeBytes, afterBytes }],
  })
  return besideFailures(judgement, failures)
}
