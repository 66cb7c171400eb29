import { readdir, readFile } from 'node:fs/promises'
import { cpus } from 'node:os'
import type { HostSample } from '../operation.ts'

/** Linux counts in hundredths of a second for user space, whatever the kernel was built with. */
const tickMs = 10

/** The line of all cores in /proc/stat (proc(5)): user nice system idle iowait irq softirq steal … in ticks. */
export function parseProcStat(text: string): { busyMs: number; stolenMs: number } {
  const [user = 0, nice = 0, system = 0, , , irq = 0, softirq = 0, steal = 0] = (text.split('\n')[0] ?? '')
    .split(/\s+/)
    .slice(1)
    .map(Number)
  return { busyMs: (user + nice + system + irq + softirq) * tickMs, stolenMs: steal * tickMs }
}

/** Without /proc, what the system tells about its cores; it knows of no hypervisor. */
function busyOfCores(): { busyMs: number; stolenMs: number } {
  const busy = cpus().map(({ times: { user, nice, sys, irq } }) => user + nice + sys + irq)
  return { busyMs: busy.reduce((sum, value) => sum + value, 0), stolenMs: 0 }
}

export async function sampleHost(): Promise<HostSample> {
  const [times, waited] = await Promise.all([
    readFile('/proc/stat', 'utf8').then(parseProcStat, busyOfCores),
    waitedForCoreMs(process.pid),
  ])
  const { user, system } = process.cpuUsage()
  return {
    ...times,
    generatorMs: (user + system) / 1000,
    ...(waited !== undefined && { generatorWaitedMs: waited }),
    cores: cpus().length,
  }
}

/**
 * How long a thread was ready to run and waited for a core, in milliseconds: the second field of
 * /proc/<pid>/schedstat, in nanoseconds (Documentation/scheduler/sched-stats.rst).
 */
export const parseSchedStat = (text: string): number | undefined => {
  const waited = Number(text.split(' ')[1])
  return Number.isFinite(waited) ? waited / 1e6 : undefined
}

/** `undefined` where the process is not on this machine, or is gone. */
export const waitedForCoreMs = (pid: number): Promise<number | undefined> =>
  readFile(`/proc/${pid}/schedstat`, 'utf8').then(parseSchedStat, () => undefined)

/** How many files and sockets a process on this machine has open. Rejects for a process of another user. */
export const openDescriptors = async (pid: number): Promise<number> =>
  (await readdir(`/proc/${pid}/fd`)).length
