import { Distribution } from '../record/distribution.ts'
import { latencyMs, latenessMs } from '../record/operation.ts'
import type { RunRecord } from '../record/run.ts'
import { bottleneckOf } from './bottleneck.ts'
import { computingCause } from './computing.ts'
import { causeOf } from './diagnosis.ts'
import type { Bottleneck, Evidence } from './evidence.ts'
import type { Fix } from './fix.ts'
import type { Judgement } from './judgement.ts'
import { slowReplicas } from './replicas.ts'
import { sum } from './statistics.ts'
import type { Culprit } from './verdict.ts'

/** For a broken limit that neither generator nor host explains: names the culprit and the evidence. */
export function blamed(judgement: Judgement, record: RunRecord): Judgement {
  const bottleneck = bottleneckOf(record)
  const evidence = [
    ...slowReplicas(record),
    bottleneck,
    ...judgement.evidence,
    ...overloadIn(record),
    ...slowest(record),
  ]
  const cause = causeOf(record, bottleneck)
  return {
    ...judgement,
    blame: culpritOf(bottleneck),
    ...(cause !== undefined && { cause, origins: 'lines' in cause ? cause.lines : [] }),
    evidence,
    fix: cause?.kind ?? serviceFix(bottleneck, record),
  }
}

/** For a broken CPU limit: names the line that takes the most CPU time, if it stands out. */
export function blamedForCpu(judgement: Judgement, record: RunRecord): Judgement {
  const { profile } = record
  const isSeen = profile !== undefined && !('unseen' in profile)
  const cause = isSeen ? computingCause(profile, bottleneckOf(record)) : undefined
  return {
    ...judgement,
    blame: 'service',
    ...(cause !== undefined && { cause, origins: cause.lines }),
    fix: 'computing',
  }
}

/** A container beside the service is named by its own name. */
export const culpritOf = ({ culprit, exhausted }: Bottleneck): Culprit => exhausted?.name ?? culprit

/** A blocked event loop is busy. Below this share of a core while requests were under way, it was not blocked. */
const busyFrom = 0.1

/** The fix if the service itself is to blame; every other culprit has a cause. */
function serviceFix({ quotaShare, quotaCores, requestsInFlight }: Bottleneck, { samples }: RunRecord): Fix {
  const waits = samples.length > 1 && quotaShare * quotaCores < busyFrom * Math.min(1, requestsInFlight)
  return waits ? 'wait' : 'profileService'
}

/** A client sends nothing while it waits: at a rate above what all clients can send, the queue grows without end. */
function overloadIn({ load, clients, seconds }: RunRecord): Evidence[] {
  const busy = seconds.filter(({ latency }) => latency.count > 0)
  const offered = sum(busy.map(({ latency }) => latency.count)) / busy.length
  const serviceTime = Distribution.merge(seconds.map(second => second.serviceTime))
  const capacity = (clients * 1000) / serviceTime.mean
  if (load === 'closed' || !(capacity < offered)) return []
  return [{ kind: 'overload', offered, capacity, clients, serviceTimeMs: serviceTime.quantile(0.5) }]
}

export const slowest = ({ slowest }: RunRecord): Evidence[] =>
  slowest.slice(0, 3).map(operation => {
    const { client, intendedMs, dueMs, outcome } = operation
    const [waitedMs, lateMs] = [latencyMs(operation), latenessMs(operation)]
    const queued = dueMs > intendedMs && { queuedMs: dueMs - intendedMs }
    return { kind: 'slowRequest', latencyMs: waitedMs, client, intendedMs, outcome, ...queued, lateMs }
  })
