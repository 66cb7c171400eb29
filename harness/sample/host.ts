import { readdir, readFile } from 'node:fs/promises'
import { cpus } from 'node:os'
import type { CoreTimes, HostSample } from '../record/sample.ts'
import { checkValue, countRule } from '../record/option.ts'
import { ownCoreTimes, parseSchedStat } from './core-times.ts'

/** Linux reports to user space in hundredths of a second, whatever the kernel was built with. */
const tickMs = 10

/** All cores in /proc/stat (proc(5)): user nice system idle iowait irq softirq steal …, in ticks. */
export function parseProcStat(text: string): { busyMs: number; stolenMs: number } {
  const [user = 0, nice = 0, system = 0, , , irq = 0, softirq = 0, steal = 0] = (text.split('\n')[0] ?? '')
    .split(/\s+/)
    .slice(1)
    .map(Number)
  return { busyMs: (user + nice + system + irq + softirq) * tickMs, stolenMs: steal * tickMs }
}

/** Without /proc: what Node reports about the cores. It does not include time taken by a hypervisor. */
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
 * What the first thread of a process got of the cores since it began; `undefined` where the process is not on this
 * machine, or has ended.
 *
 * @throws HarnessError for what is no number of a process.
 * @example const before = await coreTimesOf(process.pid)
 */
export function coreTimesOf(pid: number): Promise<CoreTimes | undefined> {
  checkValue('coreTimesOf: pid', pid, pidRule)
  return readFile(`/proc/${pid}/schedstat`, 'utf8').then(parseSchedStat, () => undefined)
}

const pidRule = countRule(1, 'process.pid')

/** How many files and sockets a process on this machine has open. @throws for a process of another user. */
export const openDescriptors = async (pid: number): Promise<number> =>
  (await readdir(`/proc/${pid}/fd`)).length
