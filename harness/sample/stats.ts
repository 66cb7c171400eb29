import type { ContainerSample } from '../operation.ts'

/** The part of the engine's `GET /containers/{id}/stats` that is read, on cgroup v1 and v2. */
export interface EngineStats {
  readonly cpu_stats: {
    readonly cpu_usage: { readonly total_usage: number }
    readonly throttling_data: { readonly throttled_time: number; readonly throttled_periods: number }
  }
  readonly memory_stats: {
    readonly usage?: number
    readonly stats?: {
      readonly total_inactive_file?: number
      readonly inactive_file?: number
      readonly total_rss?: number
      readonly anon?: number
    }
  }
  readonly pids_stats?: { readonly current?: number }
  readonly networks?: Readonly<Record<string, { readonly rx_bytes: number; readonly tx_bytes: number }>>
}

/**
 * Memory in use without the page cache the kernel could drop, as docker/cli computes it
 * (`cli/command/container/stats_helpers.go`): usage minus the inactive file pages, where those are fewer.
 */
function workingSetBytes({ usage = 0, stats = {} }: EngineStats['memory_stats']): number {
  const reclaimable = stats.total_inactive_file ?? stats.inactive_file ?? 0
  return reclaimable < usage ? usage - reclaimable : usage
}

/** `undefined` once the container is gone: the engine then still answers, without counters. */
export function sampleOf(stats: EngineStats): ContainerSample | undefined {
  if (stats.memory_stats.usage === undefined) return undefined
  const interfaces = Object.values(stats.networks ?? {})
  const { throttled_time, throttled_periods } = stats.cpu_stats.throttling_data
  return {
    cpuMs: stats.cpu_stats.cpu_usage.total_usage / 1e6,
    throttledMs: throttled_time / 1e6,
    throttledPeriods: throttled_periods,
    workingSetBytes: workingSetBytes(stats.memory_stats),
    anonymousBytes: stats.memory_stats.stats?.total_rss ?? stats.memory_stats.stats?.anon ?? 0,
    networkBytes: interfaces.reduce((sum, { rx_bytes, tx_bytes }) => sum + rx_bytes + tx_bytes, 0),
    threads: stats.pids_stats?.current ?? 0,
  }
}
