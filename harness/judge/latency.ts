import { Distribution } from '../record/distribution.ts'
import { succeeded } from '../record/operation.ts'
import type { RunRecord, Second } from '../record/run.ts'
import type { Milliseconds } from '../record/units.ts'
import { withAllowance, workPerRequestMs } from './allowance.ts'
import { batchesNeeded, meanInterval, meanOf } from './batch-means.ts'
import { blamed, quotaUseOf, slowest } from './bottleneck.ts'
import type { Evidence } from './evidence.ts'
import { withoutInterference } from './interference.ts'
import { quantileInterval, samplesNeeded } from './statistics.ts'
import { errorsIn, failingOf, failures, unlessEmpty, wholeSeconds } from './traffic.ts'
import { disturbedBy, judge, unmeasured, type Judgement } from './judgement.ts'
import { below } from './limit.ts'

type Percent = 50 | 95 | 99

/** Latency of every request of a run; failed and timed-out ones count with their full time. */
export const wholeLatency = ({ seconds }: Pick<RunRecord, 'seconds'>): Distribution =>
  Distribution.merge(seconds.map(({ latency }) => latency))

/** A percentile of latency, from the intended send to the last byte. */
const percentile = (percent: Percent) => (record: RunRecord, limit: Milliseconds) =>
  judgeFairly(record, limit, seconds => judgeQuantile(seconds, percent, limit))

/** Promises about the latency of a run or of one call, and their judges. */
export const latencyJudges = {
  p50: percentile(50),
  p95: percentile(95),
  p99: percentile(99),
  mean: judgeMeanLatency,
}

/** The mean over all whole seconds of a run. It hides what a percentile shows: promise a percentile as well. */
function judgeMeanLatency(record: RunRecord, limit: Milliseconds): Judgement {
  const whole = { ...record, seconds: wholeSeconds(record) }
  return judgeFairly(whole, limit, seconds => judgeMean(seconds, limit))
}

function judgeMean(seconds: readonly Second[], limit: Milliseconds): Judgement {
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

/**
 * If a figure over all seconds breaks its limit, the seconds that generator or host disturbed are left out, and the rest decides.
 * Too few remaining requests are inconclusive, unless the limit is broken even without all delay that generator and host may have
 * added, or by the fastest request without all work on it. A pass is also inconclusive if more than half of the seconds are left
 * out, mostly for the generator: the load was not the promised one. The evidence of a broken limit names the culprit.
 */
function judgeFairly(
  record: RunRecord,
  limit: Milliseconds,
  judgeSeconds: (seconds: readonly Second[]) => Judgement,
): Judgement {
  const whole = judgeSeconds(record.seconds)
  if (whole.verdict === 'pass' || whole.measured === null) return whole
  const { seconds, leftOut, culprit } = withoutInterference(record, limit)
  if (culprit === undefined && whole.verdict === 'fail') return blamed(whole, record)
  if (culprit === undefined) return { ...whole, evidence: [...whole.evidence, ...slowest(record)] }
  const clean = judgeSeconds(seconds)
  if (clean.verdict === 'pass' && culprit === 'generator' && seconds.length < record.seconds.length / 2)
    return disturbedBy(culprit, whole, [...leftOut, ...slowest(record)])
  if (clean.verdict !== 'inconclusive') {
    const { measured, unit } = whole
    const ofAllSeconds = { kind: 'ofAllSeconds', measured, unit } as const
    const judgement = { ...clean, evidence: [...clean.evidence, ...leftOut, ofAllSeconds] }
    return clean.verdict === 'fail' ? blamed(judgement, record) : judgement
  }
  const best = judgeSeconds(withAllowance(record, limit))
  if (whole.verdict === 'fail' && best.verdict === 'fail' && best.measured !== null) {
    const still: Evidence = { kind: 'stillBroken', measuredMs: best.measured }
    return blamed({ ...whole, evidence: [still, ...leftOut] }, record)
  }
  const fastest = fastestOf(wholeLatency(record))
  const leastMs = fastest.latencyMs - (workPerRequestMs(record) ?? Infinity)
  if (whole.verdict === 'fail' && leastMs >= limit) {
    const still: Evidence = { kind: 'stillBroken', measuredMs: leastMs }
    return blamed({ ...whole, evidence: [fastest, still, ...leftOut] }, record)
  }
  const undisturbed = clean.evidence.map(item =>
    item.kind === 'tooFew' ? { ...item, undisturbed: true as const } : item,
  )
  const { requestCpuMs = 0 } = quotaUseOf(record)
  // It does not decide: it includes work beside requests, and threads may share one.
  const costly = requestCpuMs < limit ? [] : [{ kind: 'costly', requestCpuMs, limitMs: limit } as const]
  const evidence = [...leftOut, ...undisturbed, ...costly, fastest, ...slowest(record)]
  return disturbedBy(culprit, whole, evidence)
}

/**
 * Never passes with too few samples. It fails if even the fastest request breaks the limit: the probability that a quantile lies
 * below all of n independent values is at most (1 - p)^n. Requests of one second may all have waited for the same thing, so n
 * counts seconds: all requests breaking the limit is no likelier than one request of each second breaking it.
 */
function judgeQuantile(seconds: readonly Second[], percent: Percent, limit: Milliseconds): Judgement {
  const latency = wholeLatency({ seconds })
  const statistic = `P${percent}` as const
  const shown = { check: `latency.p${percent}`, title: `${statistic} latency`, ...below(limit, 'ms') }
  const p = percent / 100
  const measured = latency.quantile(p)
  const interval = quantileInterval(latency, p)
  if (interval !== undefined) return judge({ ...shown, measured, interval })
  const fastest = fastestOf(latency)
  const batches = seconds.filter(second => second.latency.count > 0).length
  if (batches >= Math.max(batchesNeeded, samplesNeeded(1 - p)) && fastest.latencyMs >= limit)
    return judge({ ...shown, measured, evidence: [fastest] })
  const needed = samplesNeeded(p)
  const tooFew = { kind: 'tooFew', of: 'samples', statistic, needed, got: latency.count } as const
  return unmeasured(shown, tooFew, 'measureLongerOrFaster')
}

const fastestOf = (latency: Distribution) =>
  ({ kind: 'fastest', latencyMs: latency.valueAtRank(1), count: latency.count }) as const

/** N clients at the same instant: each response is as expected, and in time. */
export function judgeConcurrent(record: RunRecord, limit: Milliseconds): Judgement {
  const latency = wholeLatency(record)
  const shown = { check: 'concurrent', title: 'slowest concurrent request', ...below(limit, 'ms') }
  const judgement = judge({ ...shown, measured: latency.quantile(1) })
  if (errorsIn(record) > 0) {
    const failed = record.first
      .filter(operation => !succeeded(operation))
      .map(({ client, outcome }): Evidence => ({ kind: 'failedRequest', client, outcome }))
    // A record has only the first requests.
    const evidence = failed.length > 0 ? failed.slice(0, 5) : failures(record)
    return { ...judgement, ...failingOf(record), verdict: 'fail', evidence }
  }
  if (latency.count === 0 || judgement.verdict === 'pass') return unlessEmpty(record, judgement)
  const { culprit, leftOut } = withoutInterference(record, limit)
  if (culprit === undefined) return blamed(judgement, record)
  return disturbedBy(culprit, judgement, [...leftOut, ...slowest(record)])
}
