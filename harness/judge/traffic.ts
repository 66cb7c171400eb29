import type { RunRecord, Traffic } from '../record/operation.ts'
import type { Count, PerSecond } from '../record/units.ts'
import { meanInterval, meanOf } from './batch-means.ts'
import { judge, unmeasured, type Interval, type Judgement } from './verdict.ts'

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)

export const requestsIn = ({ seconds }: Pick<Traffic, 'seconds'>): number =>
  sum(seconds.map(({ latency }) => latency.count))

export const errorsIn = ({ seconds }: Pick<Traffic, 'seconds'>): number =>
  sum(seconds.map(({ failed }) => failed))

/** The seconds of a run that were over when it ended, or as good as over: the last request comes before its end. */
export const wholeSeconds = ({ seconds, durationMs }: Pick<Traffic, 'seconds' | 'durationMs'>) =>
  seconds.slice(0, Math.floor(durationMs / 1000 + 0.1))

/** Requests that ended in one way or the other. */
export const endedPerSecond = (record: RunRecord): number => (requestsIn(record) * 1000) / record.durationMs

/**
 * Requests answered with 200, by the second. Those that came at fixed times are counted: how many were to come is no
 * accident, and the rest is how long it took. A closed loop takes as many as the service lets it, which is an estimate
 * of what it could take, with an interval from three whole seconds on.
 */
function successesPerSecond(record: RunRecord): { measured: number; interval?: Interval } {
  const counted = ((requestsIn(record) - errorsIn(record)) * 1000) / record.durationMs
  const batches = wholeSeconds(record).map(({ latency, failed }, second) => ({
    sum: latency.count - failed,
    weight: Math.min(1, record.durationMs / 1000 - second),
  }))
  const interval = record.load === 'closed' ? meanInterval(batches) : undefined
  return interval === undefined ? { measured: counted } : { measured: meanOf(batches), interval }
}

/** A run in which nothing was asked decides nothing, whatever its counters say. */
export const unlessEmpty = (record: RunRecord, judgement: Judgement): Judgement =>
  requestsIn(record) > 0
    ? judgement
    : unmeasured(judgement, 'no request was sent', 'give the run a `rate` and a length (`for`)')

export const judgeThroughput = (record: RunRecord, limit: PerSecond): Judgement =>
  unlessEmpty(
    record,
    judge(
      {
        check: 'throughput',
        title: 'completed with 200',
        unit: 'req/s',
        ...successesPerSecond(record),
        evidence: failures(record),
      },
      { relation: '>=', limit },
    ),
  )

/** Anything but a 200 is an error: another status, a timeout, a reset. */
export const judgeErrors = (record: RunRecord, limit: Count): Judgement =>
  unlessEmpty(
    record,
    judge(
      {
        check: 'errors',
        title: 'errors',
        unit: `of ${requestsIn(record)} requests`,
        measured: errorsIn(record),
        evidence: failures(record),
      },
      { relation: '<=', limit },
    ),
  )

/** Keep-alive works if N clients need N connections for the whole run and none of them breaks. */
export function judgeConnections(record: RunRecord, opened: Count): Judgement {
  const { connections } = record
  const judged = judge(
    {
      check: 'connections',
      title: `opened, ${connections.lost} lost`,
      unit: 'connections',
      measured: connections.opened,
      evidence: [`${connections.opened} opened, ${connections.lost} lost, ${record.clients} clients`],
    },
    { relation: '<=', limit: opened },
  )
  const kept = connections.opened === opened && connections.lost === 0
  return unlessEmpty(record, {
    ...judged,
    limit: `${opened} opened, 0 lost`,
    verdict: kept ? 'pass' : 'fail',
  })
}

export interface CapacityPromise {
  readonly errors: Count
}

/** The rate a closed loop without pause reaches. Reported, not limited: only errors break it. */
export const judgeCapacity = (record: RunRecord, promised: CapacityPromise): Judgement => {
  const errors = judgeErrors(record, promised.errors)
  return {
    ...errors,
    check: 'capacity',
    title: 'closed loop, no pause',
    unit: 'req/s',
    ...successesPerSecond(record),
    limit: `${promised.errors} errors`,
  }
}

/** Failed requests by kind, the most frequent first, each with the moment it was first seen. */
const failures = ({ failures }: RunRecord): string[] =>
  failures
    .toSorted((a, b) => b.count - a.count)
    .slice(0, 5)
    .map(({ outcome, count, firstMs }) => `${count} × ${outcome}, first at ${(firstMs / 1000).toFixed(2)} s`)
