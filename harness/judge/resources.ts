import type { RunRecord } from '../record/run.ts'
import type { Sample } from '../record/sample.ts'
import type { BitsPerSecond, Bytes, Count, PercentOfCore } from '../record/units.ts'
import { batchesAtMost, batchesNeeded, meanInterval, type Batch } from './batch-means.ts'
import { blamedForCpu, quotaUseOf } from './bottleneck.ts'
import type { Absent, Evidence } from './evidence.ts'
import type { FixCode } from './fix.ts'
import { judge, unmeasured, type Judgement, type Limited } from './judgement.ts'
import { below } from './limit.ts'
import { grownOver } from './sample-deltas.ts'
import { greatest, neighboursIn } from './statistics.ts'

const batchMs = 1000

/**
 * CPU time of the container over wall time. docker/cli divides by the counted time of all cores times their number: the same, if
 * the cores count all of it.
 */
export function judgeCpu(record: RunRecord, limit: PercentOfCore): Judgement {
  const shown = { check: 'cpu', title: 'CPU', ...below(limit, '% of a core') }
  const samples = underLoad(record)
  const quota = quotaUseOf({ ...record, samples })
  const evidence = { kind: 'cpu', ...quota, wallMs: lengthMs(samples) } as const
  const judgement = judgeRate(shown, samples, evidence, ({ cpuMs }) => cpuMs * 100)
  return judgement.verdict === 'fail' ? blamedForCpu(judgement, record) : judgement
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
  return ofService(judgeRate(shown, samples, evidence, bothWays), 'sendLess')
}

/** Bytes per millisecond to megabits per second: bytes × 8 / 1000. */
const megabits = (bytes: number): number => (bytes * 8) / 1000

/** Without the last sample, which starts after the last response: a rate up to it would include idle time. */
const underLoad = ({ samples, durationMs }: RunRecord): readonly Sample[] =>
  samples.filter(({ atMs }) => atMs <= durationMs)

const lengthMs = (samples: readonly Sample[]): number => grownOver(samples, ({ atMs }) => atMs)

/** Growth of a counter per millisecond, with an interval from one-second batches. */
function judgeRate(
  shown: Limited,
  samples: readonly Sample[],
  evidence: Evidence,
  counter: (sample: Sample) => number,
): Judgement {
  const batches = neighboursIn(edgesOf(samples)).map((between): Batch => ({
    sum: grownOver(between, counter),
    weight: lengthMs(between),
  }))
  const interval = meanInterval(batches)
  if (interval === undefined) {
    const tooFew = { kind: 'tooFew', of: 'sampledSeconds', statistic: 'mean', needed: batchesNeeded } as const
    return unmeasured(shown, { ...tooFew, got: lengthMs(samples) / 1000 }, 'measureLonger')
  }
  const measured = grownOver(samples, counter) / lengthMs(samples)
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
