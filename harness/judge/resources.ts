import type { RunRecord, Sample } from '../record/operation.ts'
import type { BitsPerSecond, Bytes, Count, PercentOfCore } from '../record/units.ts'
import { batchesAtMost, batchesNeeded, meanInterval, meanOf, type Batch } from './batch-means.ts'
import { judge, unmeasured, type Judgement } from './verdict.ts'
import { round } from '../record/round.ts'

const batchMs = 1000

/**
 * CPU time of the container over wall time. docker/cli divides by the time that all cores together have counted, times
 * their number: the same, where they count all of it.
 */
export function judgeCpu(record: RunRecord, limit: PercentOfCore): Judgement {
  const shown = { check: 'cpu', title: 'CPU', unit: '% of a core' }
  const rate = rateOf(record, ({ cpuMs }) => cpuMs * 100)
  if (rate === undefined) return tooShort({ ...shown, limit: `< ${limit}` }, record)
  const throttledMs = rate.last.throttledMs - rate.first.throttledMs
  const periods = rate.last.throttledPeriods - rate.first.throttledPeriods
  const ofQuota = rate.measured / record.quotaCores
  return judge(
    {
      ...shown,
      measured: rate.measured,
      interval: rate.interval,
      evidence: [
        `${round(ofQuota)} % of its quota of ${record.quotaCores} cores`,
        `throttled for ${throttledMs.toFixed(0)} ms of ${rate.wallMs.toFixed(0)} ms, in ${periods} periods`,
      ],
    },
    { relation: '<', limit },
  )
}

export function judgeMemory(record: RunRecord, limit: Bytes): Judgement {
  const shown = { check: 'memory', title: 'largest working set', unit: 'MB' }
  const limitMb = limit / 1e6
  if (record.samples.length === 0) {
    return unmeasured(
      { ...shown, limit: `< ${limitMb}` },
      'the container was never sampled',
      'look whether the engine answers `docker stats`',
    )
  }
  const measured = Math.max(...record.samples.map(sample => sample.workingSetBytes)) / 1e6
  return judge({ ...shown, measured }, { relation: '<', limit: limitMb })
}

export function judgeFileDescriptors(record: RunRecord, limit: Count): Judgement {
  const shown = { check: 'fileDescriptors', title: 'largest count of process 1', unit: 'descriptors' }
  const counts = record.samples.flatMap(({ fileDescriptors }) => fileDescriptors ?? [])
  if (counts.length === 0) {
    return unmeasured(
      { ...shown, limit: `< ${limit}` },
      'the descriptors of process 1 could not be listed (`ls /proc/1/fd` in the container)',
      'build the image on a base that has `ls`',
    )
  }
  return judge({ ...shown, measured: Math.max(...counts) }, { relation: '<', limit })
}

/** Received and sent bytes of all interfaces of the container, database traffic included. */
export function judgeNetwork(record: RunRecord, limit: BitsPerSecond): Judgement {
  const shown = { check: 'network', title: 'rx + tx', unit: 'Mbps' }
  const limitMbps = limit / 1e6
  /** Bits a millisecond are kilobits a second. */
  const rateOfMbps = (bytes: (sample: Sample) => number) =>
    rateOf(record, sample => (bytes(sample) * 8) / 1000)
  const rate = rateOfMbps(({ receivedBytes, sentBytes }) => receivedBytes + sentBytes)
  const received = rateOfMbps(({ receivedBytes }) => receivedBytes)
  if (rate === undefined || received === undefined) {
    return tooShort({ ...shown, limit: `< ${limitMbps}` }, record)
  }
  const { measured, interval } = rate
  const evidence = [
    `${round(received.measured)} Mbps received, ${round(measured - received.measured)} Mbps sent`,
  ]
  return judge({ ...shown, measured, interval, evidence }, { relation: '<', limit: limitMbps })
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

const tooShort = (
  shown: Pick<Judgement, 'check' | 'title' | 'unit' | 'limit'>,
  record: RunRecord,
): Judgement => {
  const samples = underLoad(record)
  const spanMs = (samples.at(-1)?.atMs ?? 0) - (samples.at(0)?.atMs ?? 0)
  return unmeasured(
    shown,
    `a mean needs ${batchesNeeded} s between first and last sample, got ${round(spanMs / 1000)} s`,
    'measure for longer (`for`)',
  )
}
