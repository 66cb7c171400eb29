import { Distribution } from '../record/distribution.ts'
import type { Backends, RunRecord } from '../record/operation.ts'
import type { Bottleneck } from './evidence.ts'

const nearlyAllOfTheQuota = 0.8
const mostOfTheWaiting = 0.5

/**
 * Whose fault slow answers are, once generator and host are out of the question: of the quota, where the
 * container used nearly all of it; of the database, where it was busy with most requests in flight (mean number
 * in flight is rate times time, by Little's law), or with most connections to it where those are fewer: who then waits
 * for a connection waits for the database. Of the service itself otherwise.
 */
export function bottleneckOf(record: RunRecord): Bottleneck {
  const quota = quotaUse(record)
  const requestsInFlight = meanInFlight(record)
  const backends = backendsOf(record)
  return {
    kind: 'bottleneck',
    culprit: culpritOf(quota.quotaShare, requestsInFlight, backends),
    ...quota,
    requestsInFlight,
    ...backends,
  }
}

type BackendMeans = Pick<Bottleneck, 'connections' | 'activeConnections' | 'waitingForLock'>

function culpritOf(
  quotaShare: number,
  requestsInFlight: number,
  { connections, activeConnections }: BackendMeans,
): Bottleneck['culprit'] {
  if (quotaShare >= nearlyAllOfTheQuota) return 'quota'
  const busy = activeConnections >= mostOfTheWaiting * Math.min(requestsInFlight, connections)
  return activeConnections > 0 && busy ? 'database' : 'service'
}

function quotaUse({ samples, quotaCores }: RunRecord) {
  const [first, last] = [samples.at(0), samples.at(-1)]
  if (first === undefined || last === undefined || last.atMs <= first.atMs) {
    return { quotaShare: 0, quotaCores, throttledMs: 0, throttledPeriods: 0 }
  }
  return {
    quotaShare: (last.cpuMs - first.cpuMs) / (last.atMs - first.atMs) / quotaCores,
    quotaCores,
    throttledMs: last.throttledMs - first.throttledMs,
    throttledPeriods: last.throttledPeriods - first.throttledPeriods,
  }
}

function meanInFlight({ seconds, durationMs }: RunRecord): number {
  const whole = Distribution.merge(seconds.map(({ serviceTime }) => serviceTime))
  return whole.count === 0 ? 0 : (whole.mean * whole.count) / durationMs
}

/** Means over the samples that have them; all 0 where none has. */
function backendsOf({ samples }: RunRecord): BackendMeans {
  const seen = samples.flatMap(({ backends }) => (backends === undefined ? [] : [backends]))
  const mean = (of: (backends: Backends) => number) =>
    seen.length === 0 ? 0 : seen.reduce((sum, backends) => sum + of(backends), 0) / seen.length
  return {
    connections: mean(({ active, idle, idleInTransaction }) => active + idle + idleInTransaction),
    activeConnections: mean(({ active }) => active),
    waitingForLock: mean(({ waiting }) => waiting),
  }
}
