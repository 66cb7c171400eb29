import { setTimeout as sleep } from 'node:timers/promises'
import type { Backends, BesideSample, ReplicaSample, Sample } from '../record/sample.ts'
import { coreTimesOf, openDescriptors, sampleHost } from './host.ts'

/** What the sampler reads: a started service and the containers beside it, or substitutes in a test. */
export interface Sampled {
  readonly container: {
    /** A service on several machines reports more than its container. */
    sample(): Promise<(ReplicaSample & Pick<Sample, 'replicas' | 'beside'>) | undefined>
    /** Absent where nothing can be run inside. */
    exec?(...command: string[]): Promise<string>
    /** The service's process on this machine; absent or `undefined` if it runs on another. */
    hostPid?(): Promise<number | undefined>
  }
  /** Containers beside the service, by name. */
  readonly beside?: Readonly<
    Record<string, { readonly container: { sample(): Promise<BesideSample | undefined> } }>
  >
  readonly backends?: { sample(): Promise<Backends | undefined> } | undefined
}

export interface Sampling {
  readonly samples: readonly Sample[]
  /** Returns the samples before `atMs` and forgets them, except the last: the next delta begins with it. */
  takeBefore(atMs: number): readonly Sample[]
  /** Starts the clock of `atMs`, and takes the first sample at once. */
  begin(): void
}

const sampleEveryMs = 250
/** Once in ten seconds: with a remote engine a count starts a process in the container, which takes 14 ms of its CPU time. */
const samplesPerCountInside = 40
/** How long to wait for the last sample if the engine does not answer. */
const lastWithinMs = 2000

/** When the next sample is due, in ms. A slow sample replaces those due meanwhile, without shifting the others. */
export const nextDueMs = (lastMs: number, nowMs: number): number =>
  Math.max(lastMs + sampleEveryMs, sampleEveryMs * Math.ceil(nowMs / sampleEveryMs))

/** Samples four times a second from the call of `begin` on, and once after `during`. Unreadable figures are left out. */
export async function sampleDuring<T>(sampled: Sampled, during: (sampling: Sampling) => Promise<T>) {
  const read = readerOf(sampled, await sampled.container.hostPid?.())
  const samples: Sample[] = []
  const over = new AbortController()

  const repeat = async (startedAt: number) => {
    const take = async () => {
      const sample = await read(startedAt).catch(() => undefined)
      if (sample !== undefined) samples.push(sample)
    }
    let dueMs = 0
    const leftMs = () => dueMs - (performance.now() - startedAt)
    while (!over.signal.aborted) {
      await take()
      dueMs = nextDueMs(dueMs, performance.now() - startedAt)
      // A timer counts from the event loop's last look at the clock: on a busy machine it fires early.
      for (let ms = leftMs(); ms > 0 && !over.signal.aborted; ms = leftMs())
        await sleep(ms, undefined, { signal: over.signal }).catch(() => undefined)
    }
    await take()
  }
  let readers: Promise<void> | undefined
  const begin = () => void (readers ??= repeat(performance.now()))
  const takeBefore = (atMs: number) => {
    const count = samples.filter(sample => sample.atMs < atMs).length
    const taken = samples.slice(0, count)
    samples.splice(0, count - 1)
    return taken
  }
  try {
    const result = await during({ samples, takeBefore, begin })
    over.abort()
    begin()
    await Promise.race([readers, sleep(lastWithinMs, undefined, { ref: false })])
    return { result, samples: [...samples] }
  } finally {
    over.abort()
  }
}

/** Reads all parts of one sample at the same time; `undefined` if the container has ended. */
function readerOf({ container, beside = {}, backends }: Sampled, pid: number | undefined) {
  let counts = 0

  const countDescriptors = async (): Promise<number | undefined> => {
    if (pid !== undefined) return openDescriptors(pid)
    if (counts++ % samplesPerCountInside > 0) return undefined
    return (await container.exec?.('ls', '/proc/1/fd'))?.trim().split('\n').length
  }
  return async (startedAt: number): Promise<Sample | undefined> => {
    // The moment at which the core times are read. The engine reads later, on a busy machine by as much as a second.
    const atMs = performance.now() - startedAt
    const waited = pid === undefined ? undefined : coreTimesOf(pid)
    const [host, stats, besideIt, connections, fileDescriptors] = await Promise.all([
      sampleHost(),
      container.sample(),
      readBeside(beside),
      backends?.sample().catch(() => undefined),
      countDescriptors().catch(() => undefined),
    ])
    if (stats === undefined) return undefined
    return {
      ...stats,
      atMs,
      host,
      ...(besideIt.length > 0 && { beside: Object.fromEntries(besideIt) }),
      ...(connections !== undefined && { backends: connections }),
      ...(waited !== undefined && { waitedForCoreMs: waited.waitedMs }),
      ...(fileDescriptors !== undefined && { fileDescriptors }),
    }
  }
}

/** Containers that have ended, or cannot be read at this moment, are left out. */
async function readBeside(beside: NonNullable<Sampled['beside']>) {
  const read = Object.entries(beside).map(async ([name, { container }]) => {
    const sample = await container.sample().catch(() => undefined)
    if (sample === undefined) return []
    const { cpuMs, workingSetBytes } = sample
    return [[name, { cpuMs, workingSetBytes }] as const]
  })
  return (await Promise.all(read)).flat()
}
