import type { ContainerSample } from '../record/sample.ts'

/** Bytes by the kernel's names, which differ between cgroup v1 and v2. */
type MemoryFigures = Readonly<Record<string, number>>

/** Of the engine's `GET /containers/{id}/stats`, on cgroup v1 and v2. For a container that has ended, most is missing. */
export interface EngineStats {
  readonly cpu_stats?: {
    readonly cpu_usage?: { readonly total_usage?: number }
    readonly throttling_data?: { readonly throttled_time?: number; readonly throttled_periods?: number }
  }
  readonly memory_stats?: { readonly usage?: number; readonly stats?: MemoryFigures }
  readonly pids_stats?: { readonly current?: number }
  readonly networks?: Readonly<Record<string, { readonly rx_bytes: number; readonly tx_bytes: number }>>
}

/**
 * Working set: memory in use without the page cache that the kernel could drop, as docker/cli computes it
 * (`cli/command/container/stats_helpers.go`): usage minus the inactive file pages, if those are fewer. Only cgroup v1 has
 * `total_inactive_file`; its `inactive_file` excludes the groups below, that of v2 does not.
 */
function workingSetBytes(usage: number, { total_inactive_file, inactive_file }: MemoryFigures) {
  const inactive = [total_inactive_file, inactive_file]
  return usage - (inactive.find(bytes => bytes !== undefined && bytes < usage) ?? 0)
}

/**
 * Files in memory: `shmem` of cgroup v2. Of v1 the engine leaves it out: it is the page cache that is on neither list of file
 * pages. That is never more than there is, except for pages just read that are not yet on a list. `undefined` if neither is known.
 */
function filesInMemoryBytes(figures: MemoryFigures) {
  const { shmem, total_cache, total_active_file, total_inactive_file } = figures
  if (shmem !== undefined) return shmem
  if (total_cache === undefined || total_active_file === undefined || total_inactive_file === undefined)
    return undefined
  return Math.max(0, total_cache - total_active_file - total_inactive_file)
}

/** `undefined` once the container has ended: the engine then still answers, without counters. */
export function sampleFromStats({ cpu_stats, memory_stats, pids_stats, networks }: EngineStats) {
  const cpuNs = cpu_stats?.cpu_usage?.total_usage
  const usage = memory_stats?.usage
  if (cpuNs === undefined || usage === undefined) return undefined
  const { throttled_time = 0, throttled_periods = 0 } = cpu_stats?.throttling_data ?? {}
  const figures = memory_stats?.stats ?? {}
  const { total_rss, anon } = figures
  const files = filesInMemoryBytes(figures)
  const interfaces = Object.values(networks ?? {})
  return {
    cpuMs: cpuNs / 1e6,
    throttledMs: throttled_time / 1e6,
    throttledPeriods: throttled_periods,
    workingSetBytes: workingSetBytes(usage, figures),
    anonymousBytes: total_rss ?? anon ?? 0,
    ...(files !== undefined && { filesInMemoryBytes: files }),
    receivedBytes: interfaces.reduce((sum, { rx_bytes }) => sum + rx_bytes, 0),
    sentBytes: interfaces.reduce((sum, { tx_bytes }) => sum + tx_bytes, 0),
    threads: pids_stats?.current ?? 0,
  }
}

/** The files of a version 2 control group that are read, in one text. */
export const groupFiles = ['cpu.stat', 'memory.stat', 'memory.current'] as const

/** Whether the engine omits the figures of a running container, as Podman does. A stopped container has no usage either. */
export const lacksGroup = ({ memory_stats }: EngineStats): boolean =>
  memory_stats?.usage !== undefined && (memory_stats.stats ?? undefined) === undefined

/**
 * A sample with the figures of the kernel's files (Documentation/admin-guide/cgroup-v2.rst): what Podman reports as usage is
 * anonymous memory alone. @throws Error if the files lack them: without a memory figure, no leak could be seen.
 */
export function withGroup(sample: ContainerSample, text: string): ContainerSample {
  const lines = text.split('\n').map(line => line.split(' '))
  const values = Object.fromEntries(lines.map(([name = '', value]) => [name, Number(value)] as const))
  const { throttled_usec = 0, nr_throttled = 0, anon, inactive_file, shmem } = values
  const [usage] = /^\d+$/m.exec(text) ?? []
  if (anon === undefined || inactive_file === undefined || usage === undefined)
    throw new Error('neither the engine nor its control group says what memory is used for')
  return {
    ...sample,
    throttledMs: throttled_usec / 1e3,
    throttledPeriods: nr_throttled,
    workingSetBytes: workingSetBytes(Number(usage), { inactive_file }),
    anonymousBytes: anon,
    ...(shmem !== undefined && { filesInMemoryBytes: shmem }),
  }
}
