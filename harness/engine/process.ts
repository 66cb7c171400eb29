import { rm } from 'node:fs/promises'
import { basename } from 'node:path'
import { fileText } from '../record/file-text.ts'

/** Files with the process ids of the engine. It refuses to start while one of these is in use. */
const pidFiles = {
  dockerd: '/var/run/docker.pid',
  containerd: '/var/run/docker/containerd/containerd.pid',
} as const

/** The name of a running program. A zombie has no command line: if nothing reaps it, it stays forever. */
const programOf = async (pid: number): Promise<string> => {
  const [command = ''] = (fileText(`/proc/${pid}/cmdline`) ?? '').split('\0')
  return basename(command)
}

/** The process id in a pid file; undefined if the process has ended, or its id belongs to another program. */
export const processNamedBy = async (content: string, program: string, nameOf = programOf) => {
  const pid = /^\s*[1-9]\d*\s*$/.test(content) ? Number(content) : undefined
  return pid !== undefined && (await nameOf(pid)) === program ? pid : undefined
}

/** Removes a pid file whose process does not run. @returns the id of the process if it runs. */
export const clearStalePidFile = async (program: keyof typeof pidFiles): Promise<number | undefined> => {
  const path = pidFiles[program]
  const pid = await processNamedBy(fileText(path) ?? '', program)
  if (pid === undefined) await rm(path, { force: true })
  return pid
}
