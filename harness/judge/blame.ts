import { Distribution } from '../distribution.ts'
import type { RunRecord, Sample } from '../operation.ts'
import { round } from './verdict.ts'

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
 * container used nearly all of it; of the database, where most requests in flight were waiting for it (mean number
 * in flight is rate times time, by Little's law); of the service itself otherwise.
 */
export function blame(record: RunRecord): Blame {
  const { cpuShare, throttledMs, periods } = quotaUse(record)
  const inFlight = meanInFlight(record)
  const active = meanActive(record.samples)
  const cpu = `the service used ${round(cpuShare * 100)} % of its quota of ${record.quotaCores} cores`
  if (cpuShare >= nearlyAllOfTheQuota) {
    return {
      culprit: 'quota',
      evidence: `${cpu}, and stood still for ${round(throttledMs)} ms in ${periods} periods`,
      fix: 'give it more CPU, or make it need less: profile it under this load',
    }
  }
  if (active !== undefined && active >= mostOfTheWaiting * inFlight && inFlight > 0) {
    return {
      culprit: 'database',
      evidence: `of ${round(inFlight)} requests in flight ${round(active)} were waiting for the database; ${cpu}`,
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

function meanActive(samples: readonly Sample[]): number | undefined {
  const active = samples.flatMap(({ backends }) => (backends === undefined ? [] : [backends.active]))
  return active.length === 0 ? undefined : active.reduce((sum, value) => sum + value, 0) / active.length
}
