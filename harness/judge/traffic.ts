import type { RunRecord, Traffic } from '../operation.ts'
import type { PerSecond } from '../units.ts'
import { judge, unmeasured, type Judgement } from './verdict.ts'

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)

export const requestsIn = ({ seconds }: Pick<Traffic, 'seconds'>): number =>
  sum(seconds.map(({ latency }) => latency.count))

export const errorsIn = ({ seconds }: Pick<Traffic, 'seconds'>): number =>
  sum(seconds.map(({ failed }) => failed))

const successesPerSecond = (record: RunRecord): number =>
  ((requestsIn(record) - errorsIn(record)) * 1000) / record.durationMs

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
        measured: successesPerSecond(record),
        evidence: failures(record),
      },
      { relation: '>=', limit },
    ),
  )

/** Anything but a 200 is an error: another status, a timeout, a reset. */
export const judgeErrors = (record: RunRecord, limit: number): Judgement =>
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
export function judgeConnections(record: RunRecord, opened: number): Judgement {
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
  readonly errors: number
}

/** The rate a closed loop without pause reaches. Reported, not limited: only errors break it. */
export const judgeCapacity = (record: RunRecord, promised: CapacityPromise): Judgement => {
  const errors = judgeErrors(record, promised.errors)
  return {
    ...errors,
    check: 'capacity',
    title: 'closed loop, no pause',
    unit: 'req/s',
    measured: successesPerSecond(record),
    limit: `${promised.errors} errors`,
  }
}

/** Failed requests by kind, the most frequent first, each with the moment it was first seen. */
const failures = ({ failures }: RunRecord): string[] =>
  failures
    .toSorted((a, b) => b.count - a.count)
    .slice(0, 5)
    .map(({ outcome, count, firstMs }) => `${count} × ${outcome}, first at ${(firstMs / 1000).toFixed(2)} s`)
