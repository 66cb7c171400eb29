import { Distribution } from '../record/distribution.ts'
import { latencyMs, latenessMs, succeeded, type RunRecord } from '../record/operation.ts'
import type { Milliseconds } from '../record/units.ts'
import { bottleneckOf } from './bottleneck.ts'
import type { Evidence } from './evidence.ts'
import { culpritFixes } from './fix.ts'
import { withoutInterference, type UndisturbedSeconds } from './interference.ts'
import { quantileInterval, samplesNeeded } from './statistics.ts'
import { unlessEmpty } from './traffic.ts'
import { judge, unmeasured, type Judgement } from './judgement.ts'
import { below } from './limit.ts'

type Percent = 50 | 95 | 99

/** Latency of every request of a run, failed and timed-out ones at their full time. */
export const wholeLatency = ({ seconds }: Pick<RunRecord, 'seconds'>): Distribution =>
  Distribution.merge(seconds.map(({ latency }) => latency))

/** A percentile of latency, from the intended send to the last byte. */
export const judgePercentile = (record: RunRecord, percent: Percent, limit: Milliseconds): Judgement =>
  judgeFairly(record, limit, judgeDistribution(wholeLatency(record), percent, limit), ({ latency }) =>
    judgeDistribution(latency, percent, limit),
  )

/**
 * Where a figure of all latencies breaks its limit, the seconds that generator or host have spoiled are left out, and
 * what remains decides; too little left decides nothing. Of a limit that is broken all the same, the evidence says
 * whose fault it is.
 */
export function judgeFairly(
  record: RunRecord,
  limit: Milliseconds,
  whole: Judgement,
  judgeRest: (rest: UndisturbedSeconds) => Judgement,
): Judgement {
  if (whole.verdict === 'pass' || whole.measured === null) return whole
  const rest = withoutInterference(record, limit)
  const { leftOut, culprit } = rest
  if (culprit === undefined)
    return whole.verdict === 'fail' ? blamed(whole, record) : withSlowest(whole, record)
  const clean = judgeRest(rest)
  if (clean.verdict === 'fail') return blamed({ ...clean, evidence: leftOut }, record)
  if (clean.verdict === 'pass') return { ...clean, evidence: leftOut }
  return {
    ...whole,
    verdict: 'inconclusive',
    blame: culprit,
    evidence: [...leftOut, ...clean.evidence, ...slowest(record)],
    fix: culpritFixes[culprit],
  }
}

function judgeDistribution(latency: Distribution, percent: Percent, limit: Milliseconds): Judgement {
  const statistic = `P${percent}` as const
  const shown = { check: `latency.p${percent}`, title: `${statistic} latency`, ...below(limit, 'ms') }
  const p = percent / 100
  const interval = quantileInterval(latency, p)
  if (interval === undefined) {
    const needed = samplesNeeded(Math.max(p, 1 - p))
    const tooFew = { kind: 'tooFew', of: 'samples', statistic, needed, got: latency.count } as const
    return unmeasured(shown, tooFew, 'measureLongerOrFaster')
  }
  return judge({ ...shown, measured: latency.quantile(p), interval })
}

function blamed(judgement: Judgement, record: RunRecord): Judgement {
  const bottleneck = bottleneckOf(record)
  return {
    ...judgement,
    blame: bottleneck.culprit,
    evidence: [bottleneck, ...judgement.evidence, ...slowest(record)],
    fix: culpritFixes[bottleneck.culprit],
  }
}

const withSlowest = (judgement: Judgement, record: RunRecord): Judgement => ({
  ...judgement,
  evidence: [...judgement.evidence, ...slowest(record)],
})

/** N clients at the same instant: every answer 200, and each one in time. */
export function judgeConcurrent(record: RunRecord, limit: Milliseconds): Judgement {
  const latency = wholeLatency(record)
  const shown = { check: 'concurrent', title: 'slowest of all at once', ...below(limit, 'ms') }
  const judgement = judge({ ...shown, measured: latency.max })
  const failed = record.first.filter(operation => !succeeded(operation))
  if (failed.length > 0) {
    const evidence = failed
      .slice(0, 5)
      .map(({ client, outcome }): Evidence => ({ kind: 'failedRequest', client, outcome }))
    return { ...judgement, verdict: 'fail', evidence }
  }
  if (latency.count === 0 || judgement.verdict === 'pass') return unlessEmpty(record, judgement)
  const { culprit, leftOut } = withoutInterference(record, limit)
  if (culprit === undefined) return blamed(judgement, record)
  return {
    ...judgement,
    verdict: 'inconclusive',
    blame: culprit,
    evidence: [...leftOut, ...slowest(record)],
    fix: culpritFixes[culprit],
  }
}

const slowest = ({ slowest }: RunRecord): Evidence[] =>
  slowest.slice(0, 3).map(operation => ({
    kind: 'slowRequest',
    latencyMs: latencyMs(operation),
    client: operation.client,
    intendedMs: operation.intendedMs,
    outcome: operation.outcome,
    lateMs: latenessMs(operation),
  }))
