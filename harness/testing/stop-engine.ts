import { readlink } from 'node:fs/promises'
import { lastLogLines, logFile } from '../engine/daemon.ts'
import { clearStalePidFile } from '../engine/process.ts'
import { runProgram } from './program.ts'
import { HarnessError } from '../record/errors.ts'
import { seconds } from '../record/units.ts'
import { findProcess, untilGone, type ProcessIdentity } from './running-process.ts'

const stopWithin = seconds(30)

/** It is known by its output: no service manager gives its daemon this log. */
const ownDaemon = async (): Promise<ProcessIdentity | undefined> => {
  const pid = await clearStalePidFile('dockerd')
  const output = await readlink(`/proc/${pid}/fd/1`).catch(() => undefined)
  return pid !== undefined && output === logFile ? await findProcess(pid) : undefined
}

/** Stops only the daemon that was started here. @returns its process id, or undefined where it does not run. */
const stopDaemon = async (): Promise<number | undefined> => {
  const daemon = await ownDaemon()
  if (daemon !== undefined) {
    const containerd = await findProcess((await clearStalePidFile('containerd')) ?? 0)
    process.kill(daemon.pid, 'SIGTERM')
    for (const member of [daemon, ...(containerd === undefined ? [] : [containerd])]) {
      if (await untilGone(member, stopWithin)) continue
      throw new HarnessError(`process ${member.pid} is still there ${stopWithin / 1000} s after SIGTERM`, {
        evidence: await lastLogLines(),
        fix: `\`kill -9 ${member.pid}\`; the next start clears what it leaves behind`,
      })
    }
  }
  return daemon?.pid
}

await runProgram(async () => {
  const pid = await stopDaemon()
  console.log(
    pid === undefined
      ? 'no engine to stop: none started here is running'
      : `stopped dockerd (process ${pid}) with all its containers`,
  )
})
