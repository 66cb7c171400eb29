import { Distribution } from '../record/distribution.ts'
import type { RunRecord } from '../record/run-record.ts'
import type { ReplicaSample, Sample } from '../record/sample.ts'
import type { Evidence } from './evidence.ts'
import { worstFirst, type Judgement } from './judgement.ts'
import { neighboursIn } from './statistics.ts'

/** Limits of what one container uses. */
const ofEachReplica: ReadonlySet<string> = new Set(['cpu', 'memory', 'fileDescriptors', 'network'])

const namesIn = (samples: readonly Sample[]): string[] => [
  ...new Set(samples.flatMap(({ replicas = {} }) => Object.keys(replicas))),
]

/**
 * A limit of what one container uses holds for each replica: the worst of them is the judgement, and it is named, beside what
 * all of them used. Other promises are about the service.
 */
export function judgeReplicas(
  record: RunRecord,
  promise: string,
  judgeOne: (record: RunRecord) => Judgement,
): Judgement {
  const names = ofEachReplica.has(promise) ? namesIn(record.samples) : []
  const all = judgeOne(record)
  const each = names.map(name => ({ name, judgement: judgeOne(replicaOf(record, name, names.length)) }))
  const [worst] = each.toSorted((one, other) => worstFirst(one.judgement, other.judgement))
  if (worst === undefined) return all
  const { name, judgement } = worst
  const sum = promise === 'fileDescriptors' ? null : all.measured
  const evidence = { kind: 'replica', name, of: names.length, sum, unit: judgement.unit } as const
  return { ...judgement, evidence: [evidence, ...judgement.evidence] }
}

/** The record as it would be of one of the replicas alone. */
function replicaOf(record: RunRecord, name: string, of: number): RunRecord {
  const samples = record.samples.flatMap(({ fileDescriptors: _most, replicas, ...sample }) => {
    const own = replicas?.[name]
    return own === undefined ? [] : [{ ...sample, ...own }]
  })
  // How many of the requests it answered is not known.
  return { ...record, seconds: [], samples, quotaCores: record.quotaCores / of }
}

/** A time in which a replica wanted a core of its machine, and others had it. */
export interface Starved {
  readonly name: string
  readonly fromMs: number
  readonly toMs: number
  readonly waitedMs: number
}

/** Times in which replicas were given no core. One whose own quota forbade it, or that waited for its own, was not starved. */
export const starvedIn = (samples: readonly Sample[]): Starved[] =>
  neighboursIn(samples).flatMap(([before, after]) =>
    Object.entries(after.replicas ?? {}).flatMap(([name, now]): Starved[] => {
      const then = before.replicas?.[name]
      if (then === undefined) return []
      // A counter that is missing in one of them has not grown by all it shows in the other.
      const grown = (counter: (one: ReplicaSample) => number) => Math.max(0, counter(now) - counter(then))
      const wantedMs = grown(({ waitedForCoreMs = Number.NaN }) => waitedForCoreMs)
      const waitedMs = Math.min(
        wantedMs - grown(({ throttledMs }) => throttledMs),
        grown(({ othersMs = Number.NaN }) => othersMs),
      )
      return waitedMs > 0 ? [{ name, fromMs: before.atMs, toMs: after.atMs, waitedMs }] : []
    }),
  )

/** Each with its longest such time, the longest first. */
export function starvedReplicas(samples: readonly Sample[]): Pick<Starved, 'name' | 'waitedMs'>[] {
  const byName = Object.entries(Object.groupBy(starvedIn(samples), ({ name }) => name))
  return byName
    .map(([name, times = []]) => ({ name, waitedMs: Math.max(...times.map(({ waitedMs }) => waitedMs)) }))
    .toSorted((one, other) => other.waitedMs - one.waitedMs)
}

/** A replica that takes so many times as long as the others is slow. */
const slowFrom = 2

/** Of several replicas those that were slow, by their medians. */
export function slowReplicas({ replicas = [], ofReplicas = [] }: RunRecord): Evidence[] {
  return replicas.flatMap((name, index): Evidence[] => {
    const own = ofReplicas[index]
    const others = Distribution.merge(ofReplicas.filter(one => one !== own))
    if (own === undefined || own.count === 0 || others.count === 0) return []
    const [medianMs, othersMs] = [own.quantile(0.5), others.quantile(0.5)]
    return medianMs < slowFrom * othersMs ? [] : [{ kind: 'slowReplica', name, medianMs, othersMs }]
  })
}
