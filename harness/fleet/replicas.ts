import { EventEmitter, once } from 'node:events'
import type { BesideSample, ContainerSample, ReplicaSample, Sample } from '../record/sample.ts'
import type { Observation } from './observer.ts'

const freshWithinMs = 2000

/** The counters of all replicas, as the observers on their machines last saw them. */
export class Replicas {
  readonly #seen = new Map<string, { readonly atMs: number; readonly sample: ReplicaSample }>()
  #beside: Readonly<Record<string, BesideSample>> = {}
  /** By name and machine, the replicas and what is beside them. */
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

  /**
   * What was seen of each of these since it was asked for, and the sum; what is beside them as it was last seen. The most descriptors that one has open stand for all.
   * Rejects where one was not seen in time.
   */
  async sample(names: readonly string[]): Promise<ReplicaSample & Pick<Sample, 'replicas' | 'beside'>> {
    const askedMs = performance.now()
    const signal = AbortSignal.timeout(freshWithinMs)
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

const figures = [
  'cpuMs',
  'throttledMs',
  'throttledPeriods',
  'workingSetBytes',
  'anonymousBytes',
  'receivedBytes',
  'sentBytes',
  'threads',
] as const satisfies readonly (keyof ContainerSample)[]

const sumOf = (samples: readonly ContainerSample[]): ContainerSample =>
  Object.fromEntries(
    figures.map(figure => [figure, samples.reduce((sum, sample) => sum + sample[figure], 0)]),
  ) as unknown as ContainerSample
