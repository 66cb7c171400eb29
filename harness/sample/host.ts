import { readdir, readFile, statfs } from 'node:fs/promises'
import { cpus } from 'node:os'
import { fileText } from '../record/file-text.ts'
import type { CoreTimes, HostSample } from '../record/sample.ts'

/** Linux reports times to user space in hundredths of a second, whatever the kernel configuration. */
const tickMs = 10

/** All cores in /proc/stat (proc(5)): user nice system idle iowait irq softirq steal …, in ticks. */
export function parseProcStat(text: string): { busyMs: number; stolenMs: number } {
  const [user = 0, nice = 0, system = 0, , , irq = 0, softirq = 0, steal = 0] = (text.split('\n')[0] ?? '')
    .split(/\s+/)
    .slice(1)
    .map(Number)
  return { busyMs: (user + nice + system + irq + softirq) * tickMs, stolenMs: steal * tickMs }
}

/** Without /proc: Node's core times, which do not include time taken by a hypervisor. */
function busyOfCores(): { busyMs: number; stolenMs: number } {
  const busy = cpus().map(({ times: { user, nice, sys, irq } }) => user + nice + sys + irq)
  return { busyMs: busy.reduce((sum, value) => sum + value, 0), stolenMs: 0 }
}

export async function sampleHost(): Promise<HostSample> {
  // At one moment: on a busy machine a file that is awaited arrives half a second later.
  const { user, system } = process.cpuUsage()
  const own = ownCoreTimes()
  const times = await readFile('/proc/stat', 'utf8').then(parseProcStat, busyOfCores)
  return {
    ...times,
    generatorMs: (user + system) / 1000,
    cores: cpus().length,
    ...(own !== undefined && { generatorWaitedMs: own.waitedMs }),
  }
}

/** Core times of a process's first thread since its start; `undefined` if the process is not on this machine, or has ended. */
export const coreTimesOf = (pid: number): CoreTimes | undefined =>
  parseSchedStat(fileText(`/proc/${pid}/schedstat`) ?? '')

/** The number of open files and sockets of a process on this machine. @throws for a process of another user. */
export const openDescriptors = async (pid: number) => (await readdir(`/proc/${pid}/fd`)).length

/** The type of a file system in memory (statfs(2), TMPFS_MAGIC). */
const tmpfs = 0x01021994
/** An inode and a directory entry of tmpfs, in the kernel's slabs. */
const entryBytes = 1_024

/** What the files and folders in a folder of a process take in the kernel, besides their content; 0 where it is not in memory. */
export async function entryBytesInMemory(pid: number, folder: string): Promise<number> {
  const { type, files, ffree } = await statfs(`/proc/${pid}/root${folder}`)
  return type === tmpfs ? (files - ffree) * entryBytes : 0
}

/** Of this process's first thread, if the system reports them. Being stopped by its own CPU limit is no wait for a core. */
export function ownCoreTimes(): CoreTimes | undefined {
  const times = coreTimesOf(process.pid)
  return times && withoutThrottled(times, cpuStatFiles.map(fileText).join('\n'))
}

/** The first two fields of /proc/<pid>/schedstat, in nanoseconds (Documentation/scheduler/sched-stats.rst). */
export const parseSchedStat = (text: string): CoreTimes | undefined => {
  const [ran, waited] = text.split(' ').map(Number)
  return ran === undefined || waited === undefined ? undefined : { ranMs: ran / 1e6, waitedMs: waited / 1e6 }
}

/** Both versions of control groups: in a container these files describe the container, elsewhere they are irrelevant. */
const cpuStatFiles = ['/sys/fs/cgroup/cpu.stat', '/sys/fs/cgroup/cpu/cpu.stat']

/** The kernel counts microseconds in version 2 (cgroup-v2.rst), nanoseconds in version 1 (sched-bwc.rst). */
export function withoutThrottled({ ranMs, waitedMs }: CoreTimes, cpuStat: string): CoreTimes {
  const counted = (name: string) => Number(new RegExp(`^${name} (\\d+)$`, 'm').exec(cpuStat)?.[1] ?? 0)
  const throttledMs = counted('throttled_usec') / 1e3 + counted('throttled_time') / 1e6
  return { ranMs, waitedMs: Math.max(0, waitedMs - throttledMs) }
}
