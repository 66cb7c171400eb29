import { setTimeout as sleep } from 'node:timers/promises'
import type { Sample } from '../operation.ts'
import { sampleOf, type EngineStats } from './stats.ts'

/** What the sampler reads: a started service, or a stand-in in a test. */
export interface Sampled {
  stats(): Promise<EngineStats>
  exec(...command: string[]): Promise<string>
}

export interface Samples {
  readonly samples: readonly Sample[]
  readonly fileDescriptors: readonly number[]
}

const statsEveryMs = 250
/** Counting descriptors starts a process inside the container's quota, so it is done less often. */
const descriptorsEveryMs = 1000

/**
 * Reads a container while `during` is under way, once at its start and once after its end at least. A
 * container that dies meanwhile ends the sampling, not the run: whoever watches it reports the exit.
 */
export async function sampleDuring<T>(
  sampled: Sampled,
  during: () => Promise<T>,
): Promise<Samples & { result: T }> {
  const startedAt = performance.now()
  const samples: Sample[] = []
  const fileDescriptors: number[] = []
  const over = new AbortController()

  const readStats = async () => {
    const sample = sampleOf(await sampled.stats(), performance.now() - startedAt)
    if (sample !== undefined) samples.push(sample)
  }
  const countDescriptors = async () => {
    const listed = await sampled.exec('ls', '/proc/1/fd')
    fileDescriptors.push(listed.trim().split('\n').length)
  }
  const repeat = async (read: () => Promise<void>, everyMs: number) => {
    try {
      for (;;) {
        await read()
        if (over.signal.aborted) return
        await sleep(everyMs, undefined, { signal: over.signal }).catch(() => undefined)
      }
    } catch {
      // What could not be read is missing in the record, and a judge that needs it says so.
    }
  }
  const readers = Promise.all([repeat(readStats, statsEveryMs), repeat(countDescriptors, descriptorsEveryMs)])
  try {
    const result = await during()
    over.abort()
    await readers
    return { result, samples, fileDescriptors }
  } finally {
    over.abort()
  }
}
