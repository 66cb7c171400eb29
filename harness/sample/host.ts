import { readdir, readFile } from 'node:fs/promises'
import { cpus } from 'node:os'
import type { CoreTimes, HostSample } from '../record/sample.ts'
import { checkValue, countRule } from '../record/option.ts'
import { ownCoreTimes, parseSchedStat } from './core-times.ts'

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

/** The machine at this moment, and this process on it. */
export async function sampleHost(): Promise<HostSample> {
  const { user, system } = process.cpuUsage()
  const times = await readFile('/proc/stat', 'utf8').then(parseProcStat, busyOfCores)
  const own = ownCoreTimes()
  return {
    ...times,
    generatorMs: (user + system) / 1000,
    cores: cpus().length,
    ...(own !== undefined && { generatorWaitedMs: own.waitedMs }),
  }
}

/**
 * Core times of a process's first thread since its start; `undefined` if the process is not on this machine, or has ended.
 *
 * @throws HarnessError if `pid` is no process number.
 * @example const before = await coreTimesOf(process.pid)
 */
export function coreTimesOf(pid: number): Promise<CoreTimes | undefined> {
  checkValue('coreTimesOf: pid', pid, pidRule)
  return readFile(`/proc/${pid}/schedstat`, 'utf8').then(parseSchedStat, () => undefined)
}

const pidRule = countRule(1, 'process.pid')

/** The number of open files and sockets of a process on this machine. @throws for a process of another user. */
export const openDescriptors = async (pid: number): Promise<number> =>
  (await readdir(`/proc/${pid}/fd`)).length
