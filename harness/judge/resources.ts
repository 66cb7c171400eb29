import type { RunRecord } from '../record/run.ts'
import type { Sample } from '../record/sample.ts'
import type { BitsPerSecond, Bytes, Count, Milliseconds, PercentOfCore } from '../record/units.ts'
import { batchesAtMost, batchesNeeded, meanInterval, type Batch } from './batch-means.ts'
import { blamedForCpu, quotaUseOf, withCause } from './bottleneck.ts'
import { busiestStatement, profileOf } from './diagnosis.ts'
import type { Absent, Evidence } from './evidence.ts'
import type { FixCode } from './fix.ts'
import { judge, unmeasured, type Judgement, type Limited } from './judgement.ts'
import { below } from './limit.ts'
import { grownOver, sampleDeltasOf, samplesOfEach } from './sample-deltas.ts'
import { greatest, neighboursIn, sum } from './statistics.ts'
import { unlessEmpty } from './traffic.ts'

const batchMs = 1000

/** CPU time over wall time. docker/cli divides by the counted time of all cores times their number: the same if all counts. */
export function judgeCpu(record: RunRecord, limit: PercentOfCore): Judgement {
  const shown = { check: 'cpu', title: 'CPU', ...below(limit, '% of a core') }
  const samples = underLoad(record)
  const quota = quotaUseOf({ ...record, samples })
  const evidence = { kind: 'cpu', ...quota, wallMs: lengthMs(samples) } as const
  const judgement = judgeMean(shown, samples, evidence, part => 100 * grownOver(part, ({ cpuMs }) => cpuMs))
  return judgement.verdict === 'fail' ? blamedForCpu(judgement, record) : judgement
}

/**
 * CPU time of the service and of everything beside it, over the requests of the same time. It hardly depends on the rate, unlike a
 * share of a core; work without requests counts too.
 */
export function judgeCpuPerRequest(record: RunRecord, limit: Milliseconds): Judgement {
  const title = 'CPU time per request, all containers'
  const shown = { check: 'cpuPerRequest', title, ...below(limit, 'ms') }
  const seen = underLoad(record)
  const names = [...samplesOfEach(seen, 'beside').keys()]
  // Between a sample that lacks a counter and its neighbours the counter seems not to grow.
  const samples = seen.filter(({ beside }) => names.every(name => beside?.[name] !== undefined))
  const requests = requestsWithin(record, samples)
  const beside = [...samplesOfEach(samples, 'beside')].map(
    ([name, own]) => [name, grownOver(own, ({ cpuMs }) => cpuMs) / requests] as const,
  )
  const service = grownOver(samples, ({ cpuMs }) => cpuMs) / requests
  const evidence = { kind: 'cpuOfEach', service, beside: Object.fromEntries(beside) } as const
  const ranMs = (part: readonly Sample[]) =>
    sum(sampleDeltasOf(part).map(({ serviceRanMs, besideRanMs }) => serviceRanMs + besideRanMs))
  const judgement = unlessEmpty(
    record,
    judgeMean(shown, samples, evidence, ranMs, part => requestsWithin(record, part)),
  )
  if (judgement.verdict !== 'fail') return judgement
  const blamed = blamedForCpu(judgement, record)
  const [busiest] = beside.toSorted(([, one], [, other]) => other - one)
  if (blamed.cause !== undefined || busiest === undefined || busiest[1] <= service) return blamed
  const [blame] = busiest
  const profile = blame === 'database' ? profileOf(record) : undefined
  const cause = profile && busiestStatement(profile)
  return { ...blamed, blame, ...withCause(cause), fix: cause?.kind ?? 'beside' }
}

/** Requests that were intended between the first sample and the last; those of a second are spread evenly over it. */
function requestsWithin({ seconds, durationMs }: RunRecord, samples: readonly Sample[]): number {
  const [first, last] = [samples.at(0), samples.at(-1)]
  if (first === undefined || last === undefined) return 0
  const shares = seconds.map(({ latency }, second) => {
    const beganMs = 1000 * second
    const lastedMs = Math.min(1000, durationMs - beganMs)
    const within = Math.min(last.atMs, beganMs + lastedMs) - Math.max(first.atMs, beganMs)
    return latency.count * (Math.max(0, within) / lastedMs)
  })
  return sum(shares)
}

export function judgeMemory({ samples, durationMs }: RunRecord, limit: Bytes): Judgement {
  const shown = { check: 'memory', title: 'largest working set', ...below(limit / 1e6, 'MB') }
  const megabytes = samples.map(({ workingSetBytes }) => workingSetBytes / 1e6)
  const judgement = judgeLargest(shown, megabytes, 'containerSamples', 'checkStats')
  // Memory may have grown after the last sample.
  const isWatched = samples.some(({ atMs }) => atMs >= durationMs / 2)
  if (judgement.verdict === 'pass' && !isWatched)
    return unmeasured(shown, { kind: 'nothing', of: 'lateSamples' }, 'checkStats')
  return ofService(judgement, 'boundMemory')
}

export function judgeFileDescriptors({ samples }: RunRecord, limit: Count): Judgement {
  const title = 'largest count of process 1'
  const shown = { check: 'fileDescriptors', title, ...below(limit, 'descriptors') }
  const counts = samples.flatMap(({ fileDescriptors }) => fileDescriptors ?? [])
  return ofService(judgeLargest(shown, counts, 'descriptorCounts', 'addLs'), 'closeDescriptors')
}

/** Blames the service: nothing else decides what a container holds or sends. */
const ofService = (judgement: Judgement, fix: FixCode): Judgement =>
  judgement.verdict === 'fail' ? { ...judgement, blame: 'service', fix } : judgement

const judgeLargest = (shown: Limited, values: readonly number[], absent: Absent, fix: FixCode): Judgement =>
  values.length === 0
    ? unmeasured(shown, { kind: 'nothing', of: absent }, fix)
    : judge({ ...shown, measured: greatest(values) })

/** Received and sent bytes of all interfaces of the container, database traffic included. */
export function judgeNetwork(record: RunRecord, limit: BitsPerSecond): Judgement {
  const shown = { check: 'network', title: 'rx + tx', ...below(limit / 1e6, 'Mbps') }
  const samples = underLoad(record)
  const receivedMbps = grownOver(samples, ({ receivedBytes }) => megabits(receivedBytes)) / lengthMs(samples)
  const sentMbps = grownOver(samples, ({ sentBytes }) => megabits(sentBytes)) / lengthMs(samples)
  const evidence = { kind: 'network', receivedMbps, sentMbps } as const
  const bothWays = ({ receivedBytes, sentBytes }: Sample) => megabits(receivedBytes + sentBytes)
  return ofService(
    judgeMean(shown, samples, evidence, part => grownOver(part, bothWays)),
    'sendLess',
  )
}

/** Bytes per millisecond to megabits per second: bytes × 8 / 1000. */
const megabits = (bytes: number): number => (bytes * 8) / 1000

/** Without the last sample, which starts after the last response: a rate up to it would include idle time. */
const underLoad = ({ samples, durationMs }: RunRecord): readonly Sample[] =>
  samples.filter(({ atMs }) => atMs <= durationMs)

const lengthMs = (samples: readonly Sample[]): number => grownOver(samples, ({ atMs }) => atMs)

/** `sumOf` over `weightOf` a part of the run: a mean, with an interval from one-second batches. */
function judgeMean(
  shown: Limited,
  samples: readonly Sample[],
  evidence: Evidence,
  sumOf: (part: readonly Sample[]) => number,
  weightOf: (part: readonly Sample[]) => number = lengthMs,
): Judgement {
  const batches = neighboursIn(edgesOf(samples)).map((part): Batch => ({
    sum: sumOf(part),
    weight: weightOf(part),
  }))
  const interval = meanInterval(batches)
  if (interval === undefined) {
    const tooFew = { kind: 'tooFew', of: 'sampledSeconds', statistic: 'mean', needed: batchesNeeded } as const
    return unmeasured(shown, { ...tooFew, got: lengthMs(samples) / 1000 }, 'measureLonger')
  }
  const measured = sumOf(samples) / weightOf(samples)
  return judge({ ...shown, measured, interval, evidence: [evidence] })
}

/** The samples nearest to the edges of equal batches of about a second or more, including the first and the last sample. */
function edgesOf(samples: readonly Sample[]): readonly Sample[] {
  const [first] = samples
  if (first === undefined) return []
  const batches = Math.min(batchesAtMost, Math.floor(lengthMs(samples) / batchMs + 0.1))
  const distanceMs = (sample: Sample, batch: number) =>
    Math.abs(sample.atMs - first.atMs - (batch * lengthMs(samples)) / batches)
  return Array.from({ length: batches + 1 }, (_, batch) =>
    samples.reduce((nearest, sample) =>
      distanceMs(sample, batch) <= distanceMs(nearest, batch) ? sample : nearest,
    ),
  )
}
