import { readFile, rm } from 'node:fs/promises'

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

/** Files with the process ids of the engine. It refuses to start while one of these is in use. */
const pidFiles = {
  dockerd: '/var/run/docker.pid',
  containerd: '/var/run/docker/containerd/containerd.pid',
} as const

/** The process that a pid file names; undefined if it has ended, or its process id belongs to another program. */
export const processNamedBy = async (content: string, program: string, find = findProcess) => {
  const process = /^\s*[1-9]\d*\s*$/.test(content) ? await find(Number(content)) : undefined
  return process?.name === program ? process : undefined
}

/** Removes a pid file whose process does not run. @returns the process if it runs. */
export const clearStalePidFile = async (
  program: keyof typeof pidFiles,
): Promise<ProcessIdentity | undefined> => {
  const path = pidFiles[program]
  const process = await processNamedBy(await readFile(path, 'utf8').catch(() => ''), program)
  if (process === undefined) await rm(path, { force: true })
  return process
}
