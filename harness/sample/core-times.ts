import { readFileSync } from 'node:fs'
import type { CoreTimes } from '../record/sample.ts'

/**
 * What this process's first thread got of the cores since it began; `undefined` where the system does not tell. A time in
 * which its own CPU limit forbade it to run is no wait for a core: nobody else had it.
 */
export function ownCoreTimes(): CoreTimes | undefined {
  const times = parseSchedStat(textOf(`/proc/${process.pid}/schedstat`))
  return times && withoutThrottled(times, groupFiles.map(textOf).join('\n'))
}

/**
 * How long a thread ran, and how long it was ready to run and waited for a core: the first two fields of
 * /proc/<pid>/schedstat, in nanoseconds (Documentation/scheduler/sched-stats.rst).
 */
export const parseSchedStat = (text: string): CoreTimes | undefined => {
  const [ran, waited] = text.split(' ').map(Number)
  return ran === undefined || waited === undefined ? undefined : { ranMs: ran / 1e6, waitedMs: waited / 1e6 }
}

/** Both versions of control groups: in a container these are of the container, elsewhere they say nothing of it. */
const groupFiles = ['/sys/fs/cgroup/cpu.stat', '/sys/fs/cgroup/cpu/cpu.stat']

/** The kernel counts microseconds in the second version (cgroup-v2.rst), nanoseconds in the first (sched-bwc.rst). */
export function withoutThrottled({ ranMs, waitedMs }: CoreTimes, cpuStat: string): CoreTimes {
  const counted = (name: string) => Number(new RegExp(`^${name} (\\d+)$`, 'm').exec(cpuStat)?.[1] ?? 0)
  const throttledMs = counted('throttled_usec') / 1e3 + counted('throttled_time') / 1e6
  return { ranMs, waitedMs: Math.max(0, waitedMs - throttledMs) }
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}
