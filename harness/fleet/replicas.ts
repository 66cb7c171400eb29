import { EventEmitter, once } from 'node:events'
import { sum } from '../judge/statistics.ts'
import type { BesideSample, ContainerSample, ReplicaSample, Sample } from '../record/sample.ts'
import type { Observation } from './observer.ts'

/** The counters of all replicas, as last seen by the observers on their machines. */
export class Replicas {
  readonly #seen = new Map<string, { readonly atMs: number; readonly sample: ReplicaSample }>()
  #beside: Readonly<Record<string, BesideSample>> = {}
  /** By name and machine, the replicas and the containers beside them. */
  readonly outOfMemory = new Set<string>()
  readonly #news = new EventEmitter()

  observed({ replicas, beside, outOfMemory }: Observation): void {
    for (const name of outOfMemory) this.outOfMemory.add(name)
    this.#beside = { ...this.#beside, ...beside }
    for (const [name, sample] of Object.entries(replicas)) {
      this.#seen.set(name, { atMs: performance.now(), sample })
    }
    this.#news.emit('observed')
  }

  /** The sum of new counters of each replica; of descriptors the highest number stands for all. Rejects if one comes too late. */
  async sample(names: readonly string[]): Promise<ReplicaSample & Pick<Sample, 'replicas' | 'beside'>> {
    const askedMs = performance.now()
    const signal = AbortSignal.timeout(2_000)
    while (!names.every(name => (this.#seen.get(name)?.atMs ?? 0) > askedMs)) {
      await once(this.#news, 'observed', { signal })
    }
    const each = names.flatMap(name => {
      const sample = this.#seen.get(name)?.sample
      return sample === undefined ? [] : [[name, sample] as const]
    })
    const samples = each.map(([, sample]) => sample)
    const descriptors = samples.flatMap(({ fileDescriptors }) => fileDescriptors ?? [])
    return {
      ...sumOf(samples),
      ...(descriptors.length > 0 && { fileDescriptors: Math.max(...descriptors) }),
      replicas: Object.fromEntries(each),
      ...(Object.keys(this.#beside).length > 0 && { beside: this.#beside }),
    }
  }
}

function sumOf(samples: readonly ContainerSample[]): ContainerSample {
  const total = (figure: keyof Omit<ContainerSample, 'filesInMemoryBytes'>) =>
    sum(samples.map(sample => sample[figure]))
  return {
    cpuMs: total('cpuMs'),
    throttledMs: total('throttledMs'),
    throttledPeriods: total('throttledPeriods'),
    workingSetBytes: total('workingSetBytes'),
    anonymousBytes: total('anonymousBytes'),
    receivedBytes: total('receivedBytes'),
    sentBytes: total('sentBytes'),
    threads: total('threads'),
  }
}
