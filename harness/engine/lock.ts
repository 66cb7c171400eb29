import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { HarnessError } from '../record/errors.ts'
import { programFile } from '../record/program-file.ts'
import { minutes } from '../record/units.ts'
import type { Progress } from './progress.ts'
import { lockFile, stateFolder } from './state.ts'

const patience = minutes(10)
/** The exit code that flock(1) uses when the lock is taken; EX_TEMPFAIL, which Node never exits with. */
const lockTaken = 75

const program = fileURLToPath(programFile('./provision', import.meta.url))

/** Whether there is a flock(1) with the options below; that of BusyBox, as on Alpine, has none of them. */
export const hasFlock = (): Promise<boolean> =>
  promisify(execFile)('flock', ['--version']).then(
    () => true,
    () => false,
  )

/** `-o`: a daemon started by the program must not inherit the lock and keep it. */
const flock = (...how: string[]): string[] => ['flock', '-o', '-E', String(lockTaken), ...how, lockFile]

/** Runs the program and reports its output as progress. @returns its exit code, and its error output. */
const execute = async (words: readonly string[], progress: Progress) => {
  const [command = '', ...args] = words
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] })
  createInterface({ input: child.stdout }).on('line', progress)
  const [[code, signal], reason] = await Promise.all([once(child, 'close'), text(child.stderr)])
  return { end: (signal ?? code) as number | NodeJS.Signals, reason: reason.trim() }
}

/**
 * Prepares this machine, in one process at a time: the kernel releases the lock when its holder ends for any reason. Without
 * flock(1), only images can be missing, and pulling one twice does no harm.
 */
export const provisionAlone = async (progress: Progress): Promise<void> => {
  const provision = [process.execPath, program]
  await mkdir(stateFolder, { recursive: true })
  const locked = (await hasFlock()) ? [...flock('-n'), ...provision] : provision
  let { end, reason } = await execute(locked, progress)
  if (end === lockTaken) {
    progress('another process is preparing this machine: waiting for it …')
    const waiting = flock('-w', String(patience / 1000))
    ;({ end, reason } = await execute([...waiting, ...provision], progress))
  }
  if (end === 0) return
  if (end === lockTaken) {
    throw new HarnessError(`another process has been preparing this machine for ${patience / 60_000} min`, {
      fix: `find it with \`fuser -v ${lockFile}\`, end it, and run this again`,
    })
  }
  throw new HarnessError(reason === '' ? `the preparation ended with ${end}` : reason)
}
