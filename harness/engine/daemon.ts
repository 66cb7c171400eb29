import { spawn } from 'node:child_process'
import { open, readFile, stat } from 'node:fs/promises'
import { HarnessError } from '../record/errors.ts'
import { ms, seconds } from '../record/units.ts'
import { connectDocker } from '../system/docker.ts'
import { retried } from '../system/retried.ts'
import { clearStalePidFile } from './process.ts'
import { step, type Progress } from './progress.ts'
import { clearStoppedRuns } from './stopped-runs.ts'

export const logFile = '/var/log/plumbline-dockerd.log'
const startWithin = seconds(60)
const askEvery = ms(100)
const logLinesShown = 20

/** The last lines of the log, ignoring its first `offset` bytes. */
export const lastLogLines = async (offset = 0): Promise<string[]> => {
  const log = await readFile(logFile).catch(() => Buffer.alloc(0))
  const lines = log.subarray(offset).toString().split('\n')
  return lines.filter(line => line !== '').slice(-logLinesShown)
}

/** Polls until an engine responds; false at the deadline, or when `isHopeless` returns true. */
const answers = (isHopeless: () => boolean): Promise<boolean> =>
  retried(connectDocker, startWithin, () => !isHopeless(), askEvery).then(
    () => true,
    () => false,
  )

/** Starts `dockerd` detached: it outlives this process, its terminal and its folder. */
const start = async (): Promise<void> => {
  const { size: logOffset } = await stat(logFile).catch(() => ({ size: 0 }))
  const log = await open(logFile, 'a')
  const child = spawn('dockerd', [], {
    cwd: '/',
    detached: true,
    stdio: ['ignore', log.fd, log.fd],
    // It calls iptables and modprobe, which an unprivileged shell's PATH lacks.
    env: { ...process.env, PATH: `${process.env['PATH'] ?? ''}:/usr/local/sbin:/usr/sbin:/sbin` },
  })
  child.unref()
  let reason: string | undefined
  child.once('error', error => (reason ??= `cannot be run: ${error.message}`))
  child.once('exit', (code, signal) => (reason ??= `ended with ${signal ?? code} before it answered`))
  await log.close()
  if (await answers(() => reason !== undefined)) return
  if (reason === undefined) {
    child.kill('SIGTERM')
    reason = `did not answer within ${startWithin / 1000} s, and was sent SIGTERM`
  }
  throw new HarnessError(`dockerd ${reason}`, {
    evidence: [...(await lastLogLines(logOffset)), `whole log: ${logFile}`],
    fix: 'fix the cause in its last lines (a container without privileges cannot run an engine), or set DOCKER_HOST to an engine elsewhere',
  })
}

export const startDaemon = async (progress: Progress): Promise<void> => {
  const other = await clearStalePidFile('dockerd')
  await clearStalePidFile('containerd')
  const title = other === undefined ? 'starting dockerd' : `waiting for dockerd (process ${other})`
  await step(progress, { title, usually: seconds(4) }, async () => {
    if (other === undefined) {
      await start()
      return await clearStoppedRuns()
    }
    // One that was started by a service manager may still be booting.
    if (await answers(() => false)) return
    const late = `does not answer within ${startWithin / 1000} s`
    throw new HarnessError(`a dockerd runs (process ${other}) and ${late}`, {
      fix: 'see its log (`journalctl -u docker`) and restart it; or stop it, so that this command starts one',
    })
  })
}
