import type { EngineStats } from './stats.ts'

/** What is read of a control group of the second version, in one text. */
export const groupFiles = ['cpu.stat', 'memory.stat'] as const

/** A running container of which the engine leaves these out, as Podman does. A stopped one has no usage either. */
export const lacksGroup = ({ memory_stats }: EngineStats): boolean =>
  memory_stats?.usage !== undefined && (memory_stats.stats ?? undefined) === undefined

/**
 * Puts what the kernel says in these files (Documentation/admin-guide/cgroup-v2.rst) where an engine tells it.
 *
 * @throws Error where they do not say it: no memory would be a leak that is never seen.
 */
export function withGroup(stats: EngineStats, text: string): EngineStats {
  const lines = text.split('\n').map(line => line.split(' '))
  const values = Object.fromEntries(lines.map(([name = '', value]) => [name, Number(value)] as const))
  const { throttled_usec = 0, nr_throttled = 0, anon, inactive_file } = values
  if (anon === undefined || inactive_file === undefined)
    throw new Error('neither the engine nor its control group says what memory is used for')
  return {
    ...stats,
    cpu_stats: {
      ...stats.cpu_stats,
      throttling_data: { throttled_time: throttled_usec * 1_000, throttled_periods: nr_throttled },
    },
    memory_stats: { ...stats.memory_stats, stats: { anon, inactive_file } },
  }
}
