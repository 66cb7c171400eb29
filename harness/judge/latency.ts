import { describeOutcome, dispatchLagMs, latencyMs, succeeded, type RunRecord } from '../operation.ts'
import type { Milliseconds } from '../units.ts'
import { quantile, quantileInterval, samplesNeeded, sorted } from './statistics.ts'
import { unlessEmpty } from './traffic.ts'
import { judge, round, unmeasured, type Judgement } from './verdict.ts'

/**
 * A percentile of latency, from the intended send to the last byte, over every request of the run: failed
 * and timed-out ones stay in at their full time.
 */
export function judgePercentile(record: RunRecord, percent: 50 | 95 | 99, limit: Milliseconds): Judgement {
  const check = `latency.p${percent}`
  const title = `P${percent} latency`
  const p = percent / 100
  const latencies = sorted(record.operations.map(latencyMs))
  const interval = quantileInterval(latencies, p)
  if (interval === undefined) {
    const needed = samplesNeeded(Math.max(p, 1 - p))
    return unmeasured(
      { check, title, unit: 'ms', limit: `< ${limit}` },
      `P${percent} needs ${needed} samples, got ${latencies.length}`,
      'measure for longer (`for`) or at a higher `rate`',
    )
  }
  const judgement = judge(
    { check, title, unit: 'ms', measured: quantile(latencies, p), interval, evidence: slowest(record) },
    { relation: '<', limit },
  )
  return judgement.verdict === 'pass' ? judgement : acquitIfGeneratorWasLate(judgement, record, p, limit)
}

/** N clients at the same instant: every answer 200, and each one in time. */
export function judgeConcurrent(record: RunRecord, limit: Milliseconds): Judgement {
  const failed = record.operations.filter(operation => !succeeded(operation))
  const measured = Math.max(...record.operations.map(latencyMs))
  const judgement = judge(
    { check: 'concurrent', title: 'slowest of all at once', unit: 'ms', measured, evidence: slowest(record) },
    { relation: '<', limit },
  )
  if (failed.length === 0) return unlessEmpty(record, judgement)
  const evidence = failed
    .slice(0, 5)
    .map(({ client, outcome }) => `client ${client}: ${describeOutcome(outcome)}`)
  return { ...judgement, limit: `all 200, each < ${limit}`, verdict: 'fail', evidence }
}

/** Where the limit would have held without the generator's own delay, the service is not to blame. */
function acquitIfGeneratorWasLate(
  judgement: Judgement,
  record: RunRecord,
  p: number,
  limit: Milliseconds,
): Judgement {
  const unhindered = sorted(
    record.operations.map(operation => latencyMs(operation) - dispatchLagMs(operation)),
  )
  if (quantile(unhindered, p) >= limit) return judgement
  const lag = quantile(sorted(record.operations.map(dispatchLagMs)), p)
  return {
    ...judgement,
    verdict: 'inconclusive',
    evidence: [
      `the generator was late: dispatch lag P${p * 100} ${round(lag)} ms; without it the service took ` +
        `${round(quantile(unhindered, p))} ms`,
    ],
    fix: 'free a core, or lower `rate`',
  }
}

const slowest = (record: RunRecord): string[] =>
  record.operations
    .toSorted((a, b) => latencyMs(b) - latencyMs(a))
    .slice(0, 3)
    .map(
      operation =>
        `${round(latencyMs(operation))} ms  client ${operation.client} at ${round(operation.intendedMs / 1000)} s, ` +
        `${describeOutcome(operation.outcome)}, generator ${round(dispatchLagMs(operation))} ms late`,
    )
