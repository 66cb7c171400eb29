import { latencyMs } from '../record/operation.ts'
import type { RunRecord } from '../record/run.ts'
import type { Milliseconds } from '../record/units.ts'
import { bootstrapInterval, median, quantile, sorted, standardDeviation } from './statistics.ts'
import { unlessDisturbed } from './interference.ts'
import type { Evidence } from './evidence.ts'
import { judge, unmeasured, type Judgement, type Promised } from './judgement.ts'
import { below, noneFrom } from './limit.ts'

const samplesNeeded = 30

/** Spread of the latency of requests sent one after the other. */
export function judgeStandardDeviation(record: RunRecord, limit: Milliseconds): Judgement {
  const latencies = record.first.map(latencyMs)
  const shown = { check: 'stdDev', title: 'standard deviation', ...below(limit, 'ms') }
  if (latencies.length < samplesNeeded) return tooFew(shown, samplesNeeded, latencies.length)
  const measured = standardDeviation(latencies)
  const interval = bootstrapInterval([latencies], standardDeviation)
  const evidence = [rangeOf('all', latencies)]
  return unlessDisturbed(record, judge({ ...shown, measured, interval, ...examinedOf(latencies), evidence }))
}

/** The difference of the medians of both halves. Below `margin` it counts as none, since some is always measured. */
export function judgeDrift(record: RunRecord, margin: Milliseconds): Judgement {
  const latencies = record.first.map(latencyMs)
  const shown = { check: 'drift', title: 'second half against first half', ...noneFrom(margin, 'ms') }
  if (latencies.length < 2 * samplesNeeded) return tooFew(shown, 2 * samplesNeeded, latencies.length)
  const half = Math.floor(latencies.length / 2)
  const halves = [latencies.slice(0, half), latencies.slice(half)] as const
  const shift = (first: readonly number[] = [], second: readonly number[] = []) =>
    median(second) - median(first)
  const evidence = [rangeOf('firstHalf', halves[0]), rangeOf('secondHalf', halves[1])]
  const interval = bootstrapInterval(halves, shift)
  const measured = shift(...halves)
  return unlessDisturbed(record, judge({ ...shown, measured, interval, ...examinedOf(latencies), evidence }))
}

/** A record holds the first thousand requests alone. */
const examinedOf = ({ length: count }: readonly number[]) => ({ examined: { count, of: 'requests' } })

const tooFew = (shown: Promised, needed: number, got: number): Judgement =>
  unmeasured(shown, { kind: 'tooFew', of: 'samples', needed, got }, 'sendMoreRequests')

function rangeOf(stage: 'all' | 'firstHalf' | 'secondHalf', latencies: readonly number[]): Evidence {
  const ordered = sorted(latencies)
  const at = (p: number) => quantile(ordered, p)
  return { kind: 'latencies', stage, minMs: at(0), medianMs: at(0.5), maxMs: at(1) }
}
