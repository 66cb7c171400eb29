import { setTimeout as sleep } from 'node:timers/promises'
import type { Backends, Sample } from '../operation.ts'
import { openDescriptors, sampleHost, waitedForCoreMs } from './host.ts'
import { sampleOf, type EngineStats } from './stats.ts'

/** What the sampler reads: a started service and its database, or stand-ins in a test. */
export interface Sampled {
  readonly container: {
    stats(): Promise<EngineStats>
    exec(...command: string[]): Promise<string>
    /** The service's process on this machine; `undefined` where it runs on another. */
    hostPid(): Promise<number | undefined>
  }
  readonly database?: { stats(): Promise<EngineStats> }
  readonly backends?: { sample(): Promise<Backends> }
}

export interface Samples {
  readonly samples: readonly Sample[]
  readonly fileDescriptors: readonly number[]
}

const sampleEveryMs = 250
/** Where the engine is elsewhere, counting descriptors starts a process inside the container's quota. */
const descriptorsEveryMs = 1000

const countInside = async (container: Sampled['container']): Promise<number> =>
  (await container.exec('ls', '/proc/1/fd')).trim().split('\n').length

/**
 * Reads a container, its database and the host while `during` is under way, once at its start and once after its
 * end at least, and tells `onSample` of each. A container that dies meanwhile ends the sampling, not the run: whoever
 * watches it reports the exit.
 */
export async function sampleDuring<T>(
  { container, database, backends }: Sampled,
  during: (samples: readonly Sample[], fileDescriptors: readonly number[]) => Promise<T>,
): Promise<Samples & { result: T }> {
  const startedAt = performance.now()
  const samples: Sample[] = []
  const fileDescriptors: number[] = []
  const over = new AbortController()
  const pid = await container.hostPid()

  const takeSample = async () => {
    const [stats, ofDatabase, host, connections, waited] = await Promise.all([
      container.stats(),
      database?.stats().then(sampleOf, () => undefined),
      sampleHost(),
      backends?.sample().catch(() => undefined),
      pid === undefined ? undefined : waitedForCoreMs(pid),
    ])
    const sample = sampleOf(stats)
    if (sample === undefined) return
    samples.push({
      ...sample,
      atMs: performance.now() - startedAt,
      host,
      ...(ofDatabase !== undefined && { databaseCpuMs: ofDatabase.cpuMs }),
      ...(connections !== undefined && { backends: connections }),
      ...(waited !== undefined && { waitedForCoreMs: waited }),
    })
  }
  const countDescriptors = async () => {
    fileDescriptors.push(pid === undefined ? await countInside(container) : await openDescriptors(pid))
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
  const readers = Promise.all([
    repeat(takeSample, sampleEveryMs),
    repeat(countDescriptors, descriptorsEveryMs),
  ])
  try {
    const result = await during(samples, fileDescriptors)
    over.abort()
    await readers
    return { result, samples, fileDescriptors }
  } finally {
    over.abort()
  }
}
