import type { RunRecord, Second } from '../record/operation.ts'
import type { Milliseconds } from '../record/units.ts'
import { batchesNeeded, meanInterval, meanOf } from './batch-means.ts'
import { judgeFairly } from './latency.ts'
import { wholeSeconds } from './traffic.ts'
import { judge, unmeasured, type Judgement } from './judgement.ts'
import { below } from './limit.ts'

/**
 * Mean latency, from the intended send to the last byte, of the requests of all whole seconds of a run. A mean hides
 * what a percentile shows: promise it beside one.
 */
export function judgeMeanLatency(record: RunRecord, limit: Milliseconds): Judgement {
  return judgeFairly({ ...record, seconds: wholeSeconds(record) }, limit, seconds =>
    judgeSeconds(seconds, limit),
  )
}

function judgeSeconds(seconds: readonly Second[], limit: Milliseconds): Judgement {
  const shown = { check: 'latency.mean', title: 'mean latency', ...below(limit, 'ms') }
  const batches = seconds.flatMap(({ latency: { mean, count } }) =>
    count === 0 ? [] : [{ sum: mean * count, weight: count }],
  )
  const interval = meanInterval(batches)
  if (interval === undefined) {
    const tooFew = { kind: 'tooFew', of: 'wholeSeconds', statistic: 'mean', needed: batchesNeeded } as const
    return unmeasured(shown, { ...tooFew, got: batches.length }, 'measureLonger')
  }
  return judge({ ...shown, measured: meanOf(batches), interval })
}
