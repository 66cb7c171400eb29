import { readFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { ms, type Milliseconds } from '../record/units.ts'

const pollEvery = ms(50)

/** A process of this machine. The start time distinguishes it from a later process with the same id. */
export interface ProcessIdentity {
  readonly pid: number
  /** Clock ticks between the boot of the machine and the start of the process. */
  readonly startTicks: number
  /** The program's name, truncated to 15 characters by the kernel. */
  readonly name: string
}

/** Parses /proc/<pid>/stat. A zombie counts as ended: if nothing reaps it, it stays forever. */
export const parseStat = (stat: string): ProcessIdentity | undefined => {
  // The name may contain spaces and parentheses itself.
  const close = stat.lastIndexOf(')')
  const open = stat.indexOf('(')
  const fields = stat.slice(close + 2).split(' ')
  const pid = Number.parseInt(stat, 10)
  const startTicks = Number(fields[19])
  if (open < 0 || close < open || fields[0] === 'Z' || !Number.isSafeInteger(startTicks)) return undefined
  return { pid, startTicks, name: stat.slice(open + 1, close) }
}

/** The process with this id now; undefined where there is none, or no /proc. */
export const findProcess = async (pid: number): Promise<ProcessIdentity | undefined> =>
  parseStat(await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => ''))

export const isRunning = async ({ pid, startTicks }: ProcessIdentity): Promise<boolean> =>
  (await findProcess(pid))?.startTicks === startTicks

export const untilGone = async (process: ProcessIdentity, deadline: Milliseconds): Promise<boolean> => {
  const end = performance.now() + deadline
  while (await isRunning(process)) {
    if (performance.now() > end) return false
    await sleep(pollEvery)
  }
  return true
}
