import type { EngineStats } from './stats.ts'

/** The files of a version 2 control group that are read, in one text. */
export const groupFiles = ['cpu.stat', 'memory.stat', 'memory.current'] as const

/** Whether the engine omits the figures of a running container, as Podman does. A stopped container has no usage either. */
export const lacksGroup = ({ memory_stats }: EngineStats): boolean =>
  memory_stats?.usage !== undefined && (memory_stats.stats ?? undefined) === undefined

/**
 * Fills these figures in from the kernel's files (Documentation/admin-guide/cgroup-v2.rst): what Podman reports as usage is
 * anonymous memory alone. @throws Error if the files lack them: without a memory figure, no leak could be seen.
 */
export function withGroup(stats: EngineStats, text: string): EngineStats {
  const lines = text.split('\n').map(line => line.split(' '))
  const values = Object.fromEntries(lines.map(([name = '', value]) => [name, Number(value)] as const))
  const { throttled_usec = 0, nr_throttled = 0, anon, inactive_file } = values
  const [usage] = /^\d+$/m.exec(text) ?? []
  if (anon === undefined || inactive_file === undefined || usage === undefined)
    throw new Error('neither the engine nor its control group says what memory is used for')
  return {
    ...stats,
    cpu_stats: {
      ...stats.cpu_stats,
      throttling_data: { throttled_time: throttled_usec * 1_000, throttled_periods: nr_throttled },
    },
    memory_stats: { ...stats.memory_stats, usage: Number(usage), stats: { anon, inactive_file } },
  }
}
