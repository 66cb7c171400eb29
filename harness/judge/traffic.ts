import { isExpected } from '../record/operation.ts'
import type { Failure, RunRecord, Traffic } from '../record/run.ts'
import type { Count, PerSecond } from '../record/units.ts'
import { meanInterval, meanOf } from './batch-means.ts'
import { blamed, bottleneckOf, culpritOf } from './bottleneck.ts'
import { noticedMs, unlessDisturbed, withoutInterference } from './interference.ts'
import type { Evidence } from './evidence.ts'
import type { FixCode } from './fix.ts'
import { judge, unattributed, unmeasured, type Judgement, type Measurement } from './judgement.ts'
import { atLeast, atMost, exactly } from './limit.ts'
import { sum } from './statistics.ts'
import type { Interval } from './verdict.ts'

export const requestsIn = ({ seconds }: Pick<Traffic, 'seconds'>): number =>
  sum(seconds.map(({ latency }) => latency.count))

export const errorsIn = ({ seconds }: Pick<Traffic, 'seconds'>): number =>
  sum(seconds.map(({ failed }) => failed))

/** The seconds of a run that were complete, or nearly complete, at its end: the last request comes before the end. */
export const wholeSeconds = ({ seconds, durationMs }: Pick<Traffic, 'seconds' | 'durationMs'>) =>
  seconds.slice(0, Math.floor(durationMs / 1000 + 0.1))

/**
 * Requests per second answered as expected. At fixed times their number is planned, and only the duration varies: no interval.
 * In a closed loop the service sets the rate, so it is an estimate, with an interval from three whole seconds on.
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

export const unlessEmpty = (record: RunRecord, judgement: Judgement): Judgement =>
  requestsIn(record) > 0
    ? judgement
    : unmeasured(judgement, { kind: 'nothing', of: 'requests' }, 'sendRequests')

const judgeUnlessEmpty = (record: RunRecord, measurement: Measurement): Judgement =>
  unlessEmpty(record, judge(measurement))

/** A missed rate is inconclusive if the harness's own machine was disturbed, unless only errors caused the miss. */
export function judgeThroughput(record: RunRecord, limit: PerSecond): Judgement {
  const judgement = judgeUnlessEmpty(record, {
    check: 'throughput',
    title: 'completed as expected',
    ...atLeast(limit, 'req/s'),
    ...successesPerSecond(record),
    evidence: failures(record),
  })
  const endedPerSecond = (requestsIn(record) * 1000) / record.durationMs
  if (judgement.verdict !== 'fail') return judgement
  if (endedPerSecond >= limit) {
    const failing = failingOf(record)
    const blame = failing.blame && culpritOf(bottleneckOf(record))
    return { ...judgement, ...failing, blame, fix: 'mendFailures' }
  }
  const undisturbed = unlessDisturbed(record, judgement)
  return undisturbed.verdict === 'fail' ? blamed(judgement, record) : undisturbed
}

/** A delay alone explains these: time limits expired, those of the harness or those of the service. */
const mayBeLate = ({ kind, status }: Failure): boolean =>
  kind === 'unsent' || kind === 'timeout' || status === 503 || status === 504

/**
 * Every request not answered as expected is an error: another status, a timeout, a reset. Where generator or host delayed the run,
 * those that a delay explains are inconclusive, unless requests of its undisturbed seconds alone break the limit.
 */
export function judgeErrors(record: RunRecord, limit: Count): Judgement {
  const countOf = (failed: readonly Failure[]) => sum(failed.map(({ count }) => count))
  const givenUp = countOf(record.failures.filter(({ kind }) => kind === 'unsent'))
  const judgement = judgeUnlessEmpty(record, {
    check: 'errors',
    title: 'errors',
    ...atMost(limit, 'errors'),
    measured: errorsIn(record),
    examined: { count: requestsIn(record) + givenUp, of: 'requests' },
    evidence: failures(record),
  })
  if (judgement.verdict !== 'fail') return judgement
  const { seconds, leftOut } = withoutInterference(record, noticedMs)
  const evidence = [...judgement.evidence, ...leftOut]
  const undisturbed = unlessDisturbed(record, judgement)
  if (undisturbed.verdict === 'fail' || errorsIn({ seconds }) - givenUp > limit)
    return { ...judgement, ...failingOf(record), evidence }
  // Late answers are judged by the latency.
  if (errorsIn(record) - countOf(record.failures.filter(mayBeLate)) <= limit) return undisturbed
  const others = record.failures.filter(failure => !mayBeLate(failure))
  return { ...judgement, ...failingOf({ ...record, failures: others }), evidence }
}

/** By the most frequent failure: a 5xx is the service's own fault; of other statuses the spec may expect the wrong one. */
export function failingOf(record: RunRecord): Pick<Judgement, 'blame' | 'cause' | 'fix'> {
  const [most] = record.failures.toSorted((a, b) => b.count - a.count)
  if (most === undefined) return { blame: null, fix: 'mendFailures' }
  const { outcome: text, kind, status, expected, ofScenario } = most
  const cause = { kind: 'failing', text } as const
  if (kind === 'unsent') return { blame: null, cause, fix: 'tryLowerRates' }
  if (ofScenario === true) return { blame: null, cause, fix: 'mendScenario' }
  if (kind === 'wrong') return { blame: null, cause, fix: 'compareResponse' }
  if (status === undefined) return { blame: null, cause, fix: 'mendFailures' }
  if (status >= 500) return { blame: 'service', cause, fix: 'readServiceLog' }
  if (status >= 400 && mostSucceed(record, most)) return { blame: null, cause, fix: 'refuseNone' }
  return { blame: null, cause, fix: fixOfStatus(status, expected) }
}

/** Whether more than half of the requests of this call were answered as expected. */
function mostSucceed({ seconds }: RunRecord, { call }: Failure): boolean {
  const ofCall = seconds.flatMap(second => (call === undefined ? second : (second.calls?.get(call) ?? [])))
  const failed = sum(ofCall.map(one => one.failed))
  return failed < sum(ofCall.map(({ latency }) => latency.count)) / 2
}

/**
 * The fix for an unexpected status: an error status suggests a wrong request, a success status that the spec expected a refusal,
 * a redirection (such as 304) that the service answers something else than the spec expects.
 */
function fixOfStatus(status: number, expected: readonly number[] | undefined): FixCode {
  if (status >= 400 || (expected === undefined && isExpected(status, undefined))) return 'expectStatus'
  return expected?.every(one => one >= 400) ? 'refuseAsNamed' : 'answerAsNamed'
}

/** Keep-alive works if N clients need N connections for the whole run and none is lost. */
export function judgeConnections(record: RunRecord, limit: Count): Judgement {
  const { clients, connections, failures: all } = record
  const { opened, lost } = connections
  const judgement = judgeUnlessEmpty(record, {
    check: 'connections',
    title: 'connections opened, and none lost',
    ...exactly(limit, 'connections'),
    measured: opened,
    evidence: [{ kind: 'connections', opened, lost, clients }],
  })
  if (judgement.measured === null || (lost === 0 && judgement.verdict === 'pass')) return judgement
  const failed = { ...judgement, verdict: 'fail' } as const
  if (lost === 0) return { ...failed, fix: limit === clients ? 'measureLongerOrFaster' : 'promiseClients' }
  // A request without a whole response loses its connection too.
  const losing = all.filter(({ kind }) => kind === 'timeout' || kind === 'broken')
  if (lost > sum(losing.map(({ count }) => count))) return { ...failed, blame: 'service', fix: 'keepOpen' }
  const cut = { ...record, failures: losing }
  return { ...failed, ...failingOf(cut), evidence: [...judgement.evidence, ...failures(cut)] }
}

/** The rate of a closed loop without pause. Reported, not limited: only errors fail it. */
export function judgeCapacity(record: RunRecord, { errors: allowed }: { readonly errors: Count }): Judgement {
  const errors = errorsIn(record)
  return unlessEmpty(record, {
    ...unattributed,
    check: 'capacity',
    title: 'closed loop, no pause',
    unit: 'req/s',
    limit: null,
    ...successesPerSecond(record),
    verdict: errors <= allowed ? 'pass' : 'fail',
    ...(errors > allowed && failingOf(record)),
    evidence: [{ kind: 'errors', count: errors, requests: requestsIn(record), allowed }, ...failures(record)],
  })
}

export const failures = ({ failures }: RunRecord): Evidence[] =>
  failures
    .toSorted((a, b) => b.count - a.count)
    .slice(0, 5)
    .map(({ call, outcome, count, firstMs, example }) => ({
      kind: 'failures',
      ...(call !== undefined && { call }),
      outcome,
      count,
      firstMs,
      ...(example !== undefined && { example }),
    }))
