import { spawn } from 'node:child_process'
import { mkdir } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { HarnessError } from '../record/errors.ts'
import { programFile } from '../record/program-file.ts'
import { minutes } from '../record/units.ts'
import { isOnPath } from './packages.ts'
import type { Progress } from './progress.ts'
import { lockFile, stateFolder } from './state.ts'

const patience = minutes(10)
/** What flock(1) is told to end with when the lock is taken; EX_TEMPFAIL, which Node never ends with. */
const lockTaken = 75

const program = fileURLToPath(programFile('./provision', import.meta.url))

/** `-o`: a daemon started meanwhile must not inherit the lock and keep it. */
const flock = (...how: string[]): string[] => ['flock', '-o', '-E', String(lockTaken), ...how, lockFile]

/** Runs the program, its output as progress; answers its exit code, and what it said of its failure. */
const execute = async (words: readonly string[], progress: Progress) => {
  const [command = '', ...args] = words
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] })
  createInterface({ input: child.stdout }).on('line', progress)
  const ended = new Promise<number | NodeJS.Signals | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code, signal) => resolve(signal ?? code))
  })
  const [end, reason] = await Promise.all([ended, text(child.stderr)])
  return { end, reason: reason.trim() }
}

/**
 * Provisions this machine, never two of us at once: the kernel gives the lock back when its holder ends, however
 * that comes about. Where there is no flock(1), only images can be missing, and to pull one twice does no harm.
 */
export const provisionAlone = async (progress: Progress): Promise<void> => {
  const provision = [process.execPath, program]
  await mkdir(stateFolder, { recursive: true })
  const hasFlock = await isOnPath('flock')
  let { end, reason } = await execute(hasFlock ? [...flock('-n'), ...provision] : provision, progress)
  if (end === lockTaken) {
    progress('another process prepares this machine: waiting for it …')
    const waiting = flock('-w', String(patience / 1000))
    ;({ end, reason } = await execute([...waiting, ...provision], progress))
  }
  if (end === 0) return
  if (end === lockTaken) {
    throw new HarnessError(`another process has been preparing this machine for ${patience / 60_000} min`, {
      fix: `see which: \`fuser -v ${lockFile}\`; end it, and run this again`,
    })
  }
  throw new HarnessError(reason === '' ? `the preparation ended with ${end}` : reason)
}
