import type { Sample } from '../record/sample.ts'
import type { CoreShares } from './evidence.ts'
import { neighboursIn, sum } from './statistics.ts'

/** Differences between two samples, about a quarter of a second apart. All in milliseconds. */
export interface SampleDelta {
  readonly fromMs: number
  readonly toMs: number
  /** CPU time of the service, and of what is beside it. */
  readonly serviceRanMs: number
  readonly besideRanMs: number
  /** The service's threads waited for a core, except while the quota forbade it. */
  readonly serviceWaitedMs: number
  readonly generatorWaitedMs: number
  readonly generatorRanMs: number
  /** Time taken by a hypervisor, per core. */
  readonly stolenMs: number
  /** Core time of others than the service and what is beside it, stolen time included: the host delays it for no longer. */
  readonly othersMs: number
  /** Of it, core time not used by the generator either: what the generator may have waited for. */
  readonly otherProcessesMs: number
  readonly capacityMs: number
}

export const sampleDeltasOf = (samples: readonly Sample[]): SampleDelta[] =>
  neighboursIn(samples)
    .map(([before, after]) => between(before, after))
    // Parts of a long run begin with the last sample of the part before.
    .filter(({ fromMs, toMs }) => toMs > fromMs)

/** Growth of a counter between two samples: 0 if one of them lacks it, for it has not grown by its full value. */
export function grownBetween<Of>(before: Of, after: Of, counter: (sample: Of) => number | undefined): number {
  const [from, to] = [counter(before), counter(after)]
  return from === undefined || to === undefined ? 0 : Math.max(0, to - from)
}

function between(before: Sample, after: Sample): SampleDelta {
  const grown = (counter: (sample: Sample) => number | undefined) => grownBetween(before, after, counter)
  const { cores } = after.host
  const throttledMs = grown(({ throttledMs }) => throttledMs)
  const stolenMs = grown(({ host }) => host.stolenMs)
  const generatorRanMs = grown(({ host }) => host.generatorMs)
  const busyMs = stolenMs + grown(({ host }) => host.busyMs)
  const serviceRanMs = grown(({ cpuMs }) => cpuMs)
  const besideRanMs = sum(
    Object.keys(after.beside ?? {}).map(name => grown(({ beside }) => beside?.[name]?.cpuMs)),
  )
  const othersMs = Math.max(0, busyMs - serviceRanMs - besideRanMs)
  return {
    fromMs: before.atMs,
    toMs: after.atMs,
    serviceRanMs,
    besideRanMs,
    serviceWaitedMs: Math.max(0, grown(({ waitedForCoreMs }) => waitedForCoreMs) - throttledMs),
    generatorWaitedMs: grown(({ host }) => host.generatorWaitedMs),
    generatorRanMs,
    stolenMs: stolenMs / cores,
    othersMs,
    otherProcessesMs: Math.max(0, othersMs - generatorRanMs),
    capacityMs: cores * (after.atMs - before.atMs),
  }
}

/** How long the generator may have waited for a core because of other processes. */
export const lackedMs = ({ generatorWaitedMs, otherProcessesMs }: SampleDelta): number =>
  Math.min(generatorWaitedMs, otherProcessesMs)

/** Growth of a counter from the first sample to the last; 0 if it is missing. It begins again with the container. */
export const grownOver = (samples: readonly Sample[], counter: (sample: Sample) => number): number =>
  sum(neighboursIn(samples).map(([before, after]) => grownBetween(before, after, counter)))

/** The samples of each replica, or of each container beside the service, with its own figures: those in which it was read. */
export const samplesOfEach = (samples: readonly Sample[], kind: 'replicas' | 'beside') =>
  Map.groupBy(
    samples.flatMap(({ fileDescriptors: _most, ...sample }) =>
      Object.entries(sample[kind] ?? {}).map(([name, own]) => ({ ...sample, ...own, name })),
    ),
    ({ name }) => name,
  )

export function coreSharesOf(deltas: readonly SampleDelta[]): CoreShares {
  const total = (of: (delta: SampleDelta) => number) => sum(deltas.map(of))
  const share = (part: number, whole: number) => (whole === 0 ? 0 : part / whole)
  const wallMs = total(({ fromMs, toMs }) => toMs - fromMs)
  const capacityMs = total(delta => delta.capacityMs)
  const stolenMs = total(delta => (delta.stolenMs / (delta.toMs - delta.fromMs)) * delta.capacityMs)
  const ofOneCore = (of: (delta: SampleDelta) => number) => share(total(of), wallMs)
  return {
    otherProcesses: share(Math.max(0, total(delta => delta.otherProcessesMs) - stolenMs), capacityMs),
    stolen: share(stolenMs, capacityMs),
    generatorRan: ofOneCore(delta => delta.generatorRanMs),
    generatorWaited: ofOneCore(delta => delta.generatorWaitedMs),
    serviceWaited: ofOneCore(delta => delta.serviceWaitedMs),
  }
}
