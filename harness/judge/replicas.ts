import { Distribution } from '../record/distribution.ts'
import type { RunRecord } from '../record/run.ts'
import type { Sample } from '../record/sample.ts'
import type { Evidence } from './evidence.ts'
import { worstFirst, type Judgement } from './judgement.ts'
import { grownBetween, samplesOfEach } from './sample-deltas.ts'
import { neighboursIn } from './statistics.ts'

/** Limits per container. */
const ofEachReplica: ReadonlySet<string> = new Set(['cpu', 'memory', 'fileDescriptors', 'network'])

/** A limit per container applies to each replica: the worst one is judged and named, with the total of all replicas. */
export function judgeReplicas(
  record: RunRecord,
  promise: string,
  judgeOne: (record: RunRecord) => Judgement,
) {
  const all = judgeOne(record)
  if (!ofEachReplica.has(promise)) return all
  const replicas = [...samplesOfEach(record.samples, 'replicas')]
  const quotaCores = record.quotaCores / replicas.length
  // The number of requests that each answered is unknown.
  const each = replicas.map(([name, samples]) => ({
    name,
    judgement: judgeOne({ ...record, seconds: [], samples, quotaCores }),
  }))
  const [worst] = each.toSorted((one, other) => worstFirst(one.judgement, other.judgement))
  if (worst === undefined) return all
  const { name, judgement } = worst
  const sum = promise === 'fileDescriptors' ? null : all.measured
  const evidence = { kind: 'replica', name, of: replicas.length, sum, unit: judgement.unit } as const
  return { ...judgement, evidence: [evidence, ...judgement.evidence] }
}

/** Times in which a replica wanted a core that others used. Waits due to its own quota or threads do not count. */
export const starvedIn = (samples: readonly Sample[]) =>
  neighboursIn(samples).flatMap(([before, after]) =>
    Object.entries(after.replicas ?? {}).flatMap(([name, now]) => {
      const then = before.replicas?.[name]
      if (then === undefined) return []
      const wantedMs = grownBetween(then, now, ({ waitedForCoreMs }) => waitedForCoreMs)
      const throttledMs = grownBetween(then, now, sample => sample.throttledMs)
      const othersMs = grownBetween(then, now, sample => sample.othersMs)
      const waitedMs = Math.min(wantedMs - throttledMs, othersMs)
      return waitedMs > 0 ? [{ name, fromMs: before.atMs, toMs: after.atMs, waitedMs }] : []
    }),
  )

export const starvedReplicas = (samples: readonly Sample[]) =>
  [...Map.groupBy(starvedIn(samples), ({ name }) => name)]
    .map(([name, times]) => ({ name, waitedMs: Math.max(...times.map(({ waitedMs }) => waitedMs)) }))
    .toSorted((one, other) => other.waitedMs - one.waitedMs)

/** Ratio to the latency of the other replicas from which a replica is slow. */
const slowFrom = 2

export function slowReplicas({ replicas = [], ofReplicas = [] }: RunRecord): Evidence[] {
  return replicas.flatMap((name, index): Evidence[] => {
    const own = ofReplicas[index]
    const others = Distribution.merge(ofReplicas.filter(one => one !== own))
    if (own === undefined || own.count === 0 || others.count === 0) return []
    const [medianMs, othersMs] = [own.quantile(0.5), others.quantile(0.5)]
    return medianMs < slowFrom * othersMs ? [] : [{ kind: 'slowReplica', name, medianMs, othersMs }]
  })
}
