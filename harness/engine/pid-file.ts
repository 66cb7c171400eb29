import { readFile, rm } from 'node:fs/promises'
import { findProcess, type LiveProcess } from './process.ts'

/** Files in which the engine's own processes leave their numbers, and refuse to start while one is taken. */
export const pidFiles = {
  dockerd: '/var/run/docker.pid',
  containerd: '/var/run/docker/containerd/containerd.pid',
} as const

/** The number in a pid file, or undefined where it holds none. */
export const parsePid = (content: string): number | undefined =>
  /^\s*[1-9]\d*\s*$/.test(content) ? Number(content) : undefined

/**
 * The process of that program which a pid file with this content speaks of. Undefined where there is none any
 * more: it was killed, or its number went to another program since.
 */
export const processNamedBy = async (
  content: string,
  program: string,
  find: (pid: number) => Promise<LiveProcess | undefined> = findProcess,
): Promise<LiveProcess | undefined> => {
  const pid = parsePid(content)
  const process = pid === undefined ? undefined : await find(pid)
  return process?.name === program ? process : undefined
}

/** Removes a pid file that speaks of no running process; answers the process where there is one. */
export const clearStalePidFile = async (program: keyof typeof pidFiles): Promise<LiveProcess | undefined> => {
  const path = pidFiles[program]
  const process = await processNamedBy(await readFile(path, 'utf8').catch(() => ''), program)
  if (process === undefined) await rm(path, { force: true })
  return process
}
