import { readFileSync } from 'node:fs'
import type { CoreTimes } from '../record/sample.ts'

/** Of this process's first thread, if the system reports them. Being stopped by its own CPU limit is no wait for a core. */
export function ownCoreTimes(): CoreTimes | undefined {
  const times = parseSchedStat(textOf(`/proc/${process.pid}/schedstat`))
  return times && withoutThrottled(times, groupFiles.map(textOf).join('\n'))
}

/** The first two fields of /proc/<pid>/schedstat, in nanoseconds (Documentation/scheduler/sched-stats.rst). */
export const parseSchedStat = (text: string): CoreTimes | undefined => {
  const [ran, waited] = text.split(' ').map(Number)
  return ran === undefined || waited === undefined ? undefined : { ranMs: ran / 1e6, waitedMs: waited / 1e6 }
}

/** Both versions of control groups: in a container these files describe the container, elsewhere they are irrelevant. */
const groupFiles = ['/sys/fs/cgroup/cpu.stat', '/sys/fs/cgroup/cpu/cpu.stat']

/** The kernel counts microseconds in version 2 (cgroup-v2.rst), nanoseconds in version 1 (sched-bwc.rst). */
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
