import { Distribution } from '../record/distribution.ts'
import type { Backends, RunRecord } from '../record/operation.ts'
import { round } from '../record/round.ts'

/** What on the service's side made answers slow. */
export type Culprit = 'quota' | 'database' | 'service'

export interface Blame {
  readonly culprit: Culprit
  readonly evidence: string
  readonly fix: string
}

const nearlyAllOfTheQuota = 0.8
const mostOfTheWaiting = 0.5

/**
 * Whose fault slow answers are, once generator and host are out of the question: of the quota, where the
 * container used nearly all of it; of the database, where it was busy with most requests in flight (mean number
 * in flight is rate times time, by Little's law), or with most connections to it where those are fewer: who then waits
 * for a connection waits for the database. Of the service itself otherwise.
 */
export function blame(record: RunRecord): Blame {
  const { cpuShare, throttledMs, periods } = quotaUse(record)
  const inFlight = meanInFlight(record)
  const { active, waiting, connections } = backendsOf(record)
  const cpu = `the service used ${round(cpuShare * 100)} % of its quota of ${record.quotaCores} cores`
  if (cpuShare >= nearlyAllOfTheQuota) {
    return {
      culprit: 'quota',
      evidence: `${cpu}, and stood still for ${round(throttledMs)} ms in ${periods} periods`,
      fix: 'give it more CPU, or make it need less: profile it under this load',
    }
  }
  if (active > 0 && active >= mostOfTheWaiting * Math.min(inFlight, connections)) {
    return {
      culprit: 'database',
      evidence:
        `of ${round(inFlight)} requests in flight the database was busy with ${round(active)} ` +
        `on ${round(connections)} connections, ${round(waiting)} of them waiting for a lock; ${cpu}`,
      fix: 'look for slow statements and locks: pg_stat_activity while the load runs',
    }
  }
  const stalls = throttledMs > 0 ? `, and stood still for ${round(throttledMs)} ms after bursts` : ''
  return {
    culprit: 'service',
    evidence: `${cpu}${stalls}; ${round(inFlight)} requests were in flight`,
    fix: 'profile it: NODE_OPTIONS=--cpu-prof, and look for what blocks the event loop',
  }
}

function quotaUse({ samples, quotaCores }: RunRecord) {
  const [first, last] = [samples.at(0), samples.at(-1)]
  if (first === undefined || last === undefined || last.atMs <= first.atMs) {
    return { cpuShare: 0, throttledMs: 0, periods: 0 }
  }
  return {
    cpuShare: (last.cpuMs - first.cpuMs) / (last.atMs - first.atMs) / quotaCores,
    throttledMs: last.throttledMs - first.throttledMs,
    periods: last.throttledPeriods - first.throttledPeriods,
  }
}

function meanInFlight({ seconds, durationMs }: RunRecord): number {
  const whole = Distribution.merge(seconds.map(({ serviceTime }) => serviceTime))
  return whole.count === 0 ? 0 : (whole.mean * whole.count) / durationMs
}

/** Means over the samples that have them; all 0 where none has. */
function backendsOf({ samples }: RunRecord): { active: number; waiting: number; connections: number } {
  const seen = samples.flatMap(({ backends }) => (backends === undefined ? [] : [backends]))
  const mean = (of: (backends: Backends) => number) =>
    seen.length === 0 ? 0 : seen.reduce((sum, backends) => sum + of(backends), 0) / seen.length
  return {
    active: mean(({ active }) => active),
    waiting: mean(({ waiting }) => waiting),
    connections: mean(({ active, idle, idleInTransaction }) => active + idle + idleInTransaction),
  }
}
