import type { RunRecord, Sample } from '../record/operation.ts'
import type { BitsPerSecond, Bytes, Count, PercentOfCore } from '../record/units.ts'
import { batchesAtMost, batchesNeeded, meanInterval, meanOf, type Batch } from './batch-means.ts'
import { judge, unmeasured, type Judgement, type Promised } from './judgement.ts'
import { below } from './limit.ts'

const batchMs = 1000

/**
 * CPU time of the container over wall time. docker/cli divides by the time that all cores together have counted, times
 * their number: the same, where they count all of it.
 */
export function judgeCpu(record: RunRecord, limit: PercentOfCore): Judgement {
  const shown = { check: 'cpu', title: 'CPU', ...below(limit, '% of a core') }
  const rate = rateOf(record, ({ cpuMs }) => cpuMs * 100)
  if (rate === undefined) return tooShort(shown, record)
  const { measured, interval, first, last, wallMs } = rate
  return judge({
    ...shown,
    measured,
    interval,
    evidence: [
      {
        kind: 'cpu',
        quotaShare: measured / 100 / record.quotaCores,
        quotaCores: record.quotaCores,
        throttledMs: last.throttledMs - first.throttledMs,
        throttledPeriods: last.throttledPeriods - first.throttledPeriods,
        wallMs,
      },
    ],
  })
}

export function judgeMemory(record: RunRecord, limit: Bytes): Judgement {
  const shown = { check: 'memory', title: 'largest working set', ...below(limit / 1e6, 'MB') }
  if (record.samples.length === 0) {
    return unmeasured(shown, { kind: 'nothing', of: 'containerSamples' }, 'checkStats')
  }
  return judge({
    ...shown,
    measured: Math.max(...record.samples.map(sample => sample.workingSetBytes)) / 1e6,
  })
}

export function judgeFileDescriptors(record: RunRecord, limit: Count): Judgement {
  const shown = {
    check: 'fileDescriptors',
    title: 'largest count of process 1',
    ...below(limit, 'descriptors'),
  }
  const counts = record.samples.flatMap(({ fileDescriptors }) => fileDescriptors ?? [])
  if (counts.length === 0) return unmeasured(shown, { kind: 'nothing', of: 'descriptorCounts' }, 'addLs')
  return judge({ ...shown, measured: Math.max(...counts) })
}

/** Received and sent bytes of all interfaces of the container, database traffic included. */
export function judgeNetwork(record: RunRecord, limit: BitsPerSecond): Judgement {
  const shown = { check: 'network', title: 'rx + tx', ...below(limit / 1e6, 'Mbps') }
  /** Bits a millisecond are kilobits a second. */
  const rateOfMbps = (bytes: (sample: Sample) => number) =>
    rateOf(record, sample => (bytes(sample) * 8) / 1000)
  const rate = rateOfMbps(({ receivedBytes, sentBytes }) => receivedBytes + sentBytes)
  const received = rateOfMbps(({ receivedBytes }) => receivedBytes)
  if (rate === undefined || received === undefined) return tooShort(shown, record)
  const { measured, interval } = rate
  return judge({
    ...shown,
    measured,
    interval,
    evidence: [{ kind: 'network', receivedMbps: received.measured, sentMbps: measured - received.measured }],
  })
}

/**
 * The samples taken while the load was on. The last one is begun when the last answer is in, and takes its time: a rate up
 * to there would be that of a service which was idle in the end.
 */
const underLoad = ({ samples, durationMs }: RunRecord): readonly Sample[] =>
  samples.filter(({ atMs }) => atMs <= durationMs)

/** How fast a counter grew, each millisecond; `undefined` where the run was too short for an interval. */
function rateOf(record: RunRecord, counter: (sample: Sample) => number) {
  const samples = underLoad(record)
  const [first, last] = [samples.at(0), samples.at(-1)]
  if (first === undefined || last === undefined) return undefined
  const edges = edgesOf(samples)
  const batches = edges.slice(1).map((sample, index): Batch => {
    const before = edges[index] ?? sample
    return { sum: counter(sample) - counter(before), weight: sample.atMs - before.atMs }
  })
  const interval = meanInterval(batches)
  if (interval === undefined) return undefined
  return { measured: meanOf(batches), interval, first, last, wallMs: last.atMs - first.atMs }
}

/**
 * The samples that cut a run into equal stretches of a second, or as good as one, or more; the first and the last are
 * among them.
 */
function edgesOf(samples: readonly Sample[]): readonly Sample[] {
  const [startMs, endMs] = [samples.at(0)?.atMs ?? 0, samples.at(-1)?.atMs ?? 0]
  const stretches = Math.min(batchesAtMost, Math.floor((endMs - startMs) / batchMs + 0.1))
  const distanceMs = (sample: Sample, stretch: number) =>
    Math.abs(sample.atMs - startMs - (stretch * (endMs - startMs)) / stretches)
  return Array.from({ length: stretches + 1 }, (_, stretch) =>
    samples.reduce((nearest, sample) =>
      distanceMs(sample, stretch) <= distanceMs(nearest, stretch) ? sample : nearest,
    ),
  )
}

function tooShort(shown: Promised, record: RunRecord): Judgement {
  const samples = underLoad(record)
  const got = ((samples.at(-1)?.atMs ?? 0) - (samples.at(0)?.atMs ?? 0)) / 1000
  const tooFew = { kind: 'tooFew', of: 'sampledSeconds', statistic: 'mean', needed: batchesNeeded } as const
  return unmeasured(shown, { ...tooFew, got }, 'measureLonger')
}
