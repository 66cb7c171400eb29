import { Distribution } from '../record/distribution.ts'
import { latencyMs, latenessMs } from '../record/operation.ts'
import type { RunRecord } from '../record/run.ts'
import type { Backends } from '../record/sample.ts'
import type { SlowCause } from './cause.ts'
import { computingCause } from './computing.ts'
import { causeOf, profileOf, repeatedStatements } from './diagnosis.ts'
import type { BesideUse, Bottleneck, Evidence, QuotaUse } from './evidence.ts'
import type { Fix } from './fix.ts'
import type { Judgement } from './judgement.ts'
import { slowReplicas } from './replicas.ts'
import { grownOver, samplesOfEach } from './sample-deltas.ts'
import { mean, sum } from './statistics.ts'
import type { Culprit } from './verdict.ts'

const nearlyAll = 0.8
const mostOfTheWaiting = 0.5
const idleShareMax = 0.5
/** Most servers work in one thread. */
const coresByDefault = 1

/**
 * Names the culprit for slow responses, after generator and host are ruled out:
 *
 * - the quota, if the container used nearly all of it;
 * - the database, if it was busy with most requests in flight (rate × time, Little's law), or with most connections if there are
 *   fewer of them: a request that waits for a connection then waits for the database;
 * - a container beside the service, if it used nearly all its CPU while the service was mostly idle;
 * - otherwise the service itself.
 */
export function bottleneckOf(record: RunRecord): Bottleneck {
  const quota = quotaUseOf(record)
  const backends = backendsOf(record)
  const { mean: serviceTimeMs, count } = Distribution.merge(record.seconds.map(second => second.serviceTime))
  const requestsInFlight = count === 0 ? 0 : (serviceTimeMs * count) / record.durationMs
  const { activeConnections, connections } = backends
  const busy = activeConnections >= mostOfTheWaiting * Math.min(requestsInFlight, connections)
  const figures = { kind: 'bottleneck', ...quota, requestsInFlight, ...backends } as const
  if (quota.quotaShare >= nearlyAll) return { ...figures, culprit: 'quota' }
  if (activeConnections > 0 && busy) return { ...figures, culprit: 'database' }
  const exhausted = quota.quotaShare < idleShareMax ? exhaustedBeside(record) : undefined
  if (exhausted !== undefined) return { ...figures, culprit: 'beside', exhausted }
  return { ...figures, culprit: 'service' }
}

/** Between the first and the last sample; the share is 0 with fewer than two samples. */
export function quotaUseOf(record: Pick<RunRecord, 'samples' | 'quotaCores' | 'seconds'>): QuotaUse {
  const { samples, quotaCores, seconds } = record
  const requests = sum(seconds.map(({ serviceTime }) => serviceTime.count))
  const wallMs = grownOver(samples, ({ atMs }) => atMs)
  const cpuMs = grownOver(samples, sample => sample.cpuMs)
  return {
    quotaShare: wallMs > 0 ? cpuMs / wallMs / quotaCores : 0,
    quotaCores,
    throttledMs: grownOver(samples, ({ throttledMs }) => throttledMs),
    throttledPeriods: grownOver(samples, ({ throttledPeriods }) => throttledPeriods),
    ...(wallMs > 0 && requests > 0 && { requestCpuMs: cpuMs / requests }),
  }
}

function backendsOf({ samples }: RunRecord) {
  const seen = samples.flatMap(({ backends }) => backends ?? [])
  const meanOf = (of: (backends: Backends) => number) => (seen.length === 0 ? 0 : mean(seen.map(of)))
  return {
    connections: meanOf(({ active, idle, idleInTransaction }) => active + idle + idleInTransaction),
    activeConnections: meanOf(({ active }) => active),
    waitingForLock: meanOf(({ waiting }) => waiting),
  }
}

function exhaustedBeside({ samples, besideQuotaCores = {} }: RunRecord): BesideUse | undefined {
  // A container that could not be read for a while is judged by the time in which it could be read.
  const uses = [...samplesOfEach(samples, 'beside')].flatMap(([name, read]): BesideUse[] => {
    const wallMs = grownOver(read, ({ atMs }) => atMs)
    const cpuMs = grownOver(read, sample => sample.cpuMs)
    const ofCores = Math.min(coresByDefault, besideQuotaCores[name] ?? coresByDefault)
    return wallMs > 0 ? [{ name, usedCores: cpuMs / wallMs, ofCores }] : []
  })
  const [busiest] = uses.toSorted((one, other) => shareOf(other) - shareOf(one))
  return busiest !== undefined && shareOf(busiest) >= nearlyAll ? busiest : undefined
}

const shareOf = ({ usedCores, ofCores }: BesideUse): number => usedCores / ofCores

/** A cause and its lines, for a judgement. */
export const withCause = (cause: SlowCause | undefined) =>
  cause && { cause, origins: 'lines' in cause ? cause.lines : [] }

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
    ...withCause(cause),
    evidence,
    fix: cause?.kind ?? serviceFix(bottleneck, record),
  }
}

/** For a broken CPU limit: names the line that repeats a statement, or takes the most CPU time, if it stands out. */
export function blamedForCpu(judgement: Judgement, record: RunRecord): Judgement {
  const profile = profileOf(record)
  const cause = profile && (repeatedStatements(profile) ?? computingCause(profile, bottleneckOf(record)))
  return { ...judgement, blame: 'service', ...withCause(cause), fix: cause?.kind ?? 'computing' }
}

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
