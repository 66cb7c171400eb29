import { readFile, rm } from 'node:fs/promises'
import { findProcess, type LiveProcess } from './process.ts'

/** Files with the process ids of the engine. It refuses to start while one of these is in use. */
const pidFiles = {
  dockerd: '/var/run/docker.pid',
  containerd: '/var/run/docker/containerd/containerd.pid',
} as const

/**
 * The running process of `program` that a pid file with this content names. Undefined where there is none: it has ended, or its
 * process id belongs to another program.
 */
export const processNamedBy = async (
  content: string,
  program: string,
  find: (pid: number) => Promise<LiveProcess | undefined> = findProcess,
): Promise<LiveProcess | undefined> => {
  const process = /^\s*[1-9]\d*\s*$/.test(content) ? await find(Number(content)) : undefined
  return process?.name === program ? process : undefined
}

/** Removes a pid file whose process does not run. @returns the process if it runs. */
export const clearStalePidFile = async (program: keyof typeof pidFiles): Promise<LiveProcess | undefined> => {
  const path = pidFiles[program]
  const process = await processNamedBy(await readFile(path, 'utf8').catch(() => ''), program)
  if (process === undefined) await rm(path, { force: true })
  return process
}
