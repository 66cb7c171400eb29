import { readdir, readFile } from 'node:fs/promises'
import { cpus } from 'node:os'
import type { CoreTimes, HostSample, Pressure } from '../record/operation.ts'

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

/**
 * The totals of a file in /proc/pressure, which has microseconds (Documentation/accounting/psi.rst). Kernels
 * before 5.13 have no line `full` for the CPU.
 */
export function parsePressure(text: string): Pressure | undefined {
  const totalMs = (kind: string) => {
    const [, total] = new RegExp(`^${kind} .*total=(\\d+)$`, 'm').exec(text) ?? []
    return total === undefined ? undefined : Number(total) / 1000
  }
  const someMs = totalMs('some')
  return someMs === undefined ? undefined : { someMs, fullMs: totalMs('full') ?? 0 }
}

async function readPressure(): Promise<HostSample['pressure']> {
  const [cpu, memory, io] = await Promise.all(
    ['cpu', 'memory', 'io'].map(resource =>
      readFile(`/proc/pressure/${resource}`, 'utf8').then(parsePressure, () => undefined),
    ),
  )
  return cpu && memory && io ? { cpu, memory, io } : undefined
}

const pulseMs = 10

/**
 * Samples the machine and the event loop of this process. Dispose it to stop.
 *
 * It uses a timer of its own: each reset of `perf_hooks.monitorEventLoopDelay` loses the interval it falls
 * into, and with it a stall that begins right after.
 */
export class HostWatch implements Disposable {
  readonly #cores = cpus().length
  readonly #pulse: NodeJS.Timeout
  #lastPulse = performance.now()
  #delayMaxMs = 0
  #utilisation: ReturnType<typeof performance.eventLoopUtilization> | undefined

  constructor() {
    this.#pulse = setInterval(() => {
      const now = performance.now()
      this.#delayMaxMs = Math.max(this.#delayMaxMs, now - this.#lastPulse - pulseMs)
      this.#lastPulse = now
    }, pulseMs)
  }

  async sample(): Promise<HostSample> {
    const eventLoop = this.#sinceLast()
    const { user, system } = process.cpuUsage()
    const [times, pressure, waited] = await Promise.all([
      readFile('/proc/stat', 'utf8').then(parseProcStat, busyOfCores),
      readPressure(),
      coreTimesOf(process.pid),
    ])
    return {
      ...times,
      generatorMs: (user + system) / 1000,
      cores: this.#cores,
      ...(waited !== undefined && { generatorWaitedMs: waited.waitedMs }),
      ...(eventLoop !== undefined && { eventLoop }),
      ...(pressure !== undefined && { pressure }),
    }
  }

  [Symbol.dispose](): void {
    clearInterval(this.#pulse)
  }

  #sinceLast(): HostSample['eventLoop'] {
    const before = this.#utilisation
    const delayMaxMs = this.#delayMaxMs
    this.#utilisation = performance.eventLoopUtilization()
    this.#delayMaxMs = 0
    if (before === undefined) return undefined
    const { utilization: utilisation } = performance.eventLoopUtilization(this.#utilisation, before)
    return { delayMaxMs, utilisation }
  }
}

/**
 * How long a thread ran, and how long it was ready to run and waited for a core: the first two fields of
 * /proc/<pid>/schedstat, in nanoseconds (Documentation/scheduler/sched-stats.rst).
 */
export const parseSchedStat = (text: string): CoreTimes | undefined => {
  const [ran, waited] = text.split(' ').map(Number)
  return ran === undefined || waited === undefined ? undefined : { ranMs: ran / 1e6, waitedMs: waited / 1e6 }
}

/** `undefined` where the process is not on this machine, or has ended. */
export const coreTimesOf = (pid: number): Promise<CoreTimes | undefined> =>
  readFile(`/proc/${pid}/schedstat`, 'utf8').then(parseSchedStat, () => undefined)

/** How many files and sockets a process on this machine has open. @throws for a process of another user. */
export const openDescriptors = async (pid: number): Promise<number> =>
  (await readdir(`/proc/${pid}/fd`)).length
