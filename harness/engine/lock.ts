import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir } from 'node:fs/promises'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import type { Writable } from 'node:stream'
import { promisify } from 'node:util'
import { HarnessError } from '../record/errors.ts'
import { minutes } from '../record/units.ts'
import { contentHash } from '../system/image.ts'
import { isRoot } from './machine.mjs'
import type { Progress } from './progress.ts'

/** Shared by every clone on this machine. A reboot empties /run. A user who cannot write there prepares only images. */
const stateFolder =
  process.platform === 'linux' && isRoot() ? '/run/plumbline' : join(tmpdir(), `plumbline-${userInfo().uid}`)

/** One for each engine, because they are prepared separately. */
const engine = process.env['DOCKER_HOST'] ?? ''
export const lockFile = join(stateFolder, engine === '' ? 'lock' : `lock-${contentHash([engine])}`)

const patience = minutes(10)
/** The exit code that flock(1) uses when the lock is taken. */
const lockTaken = 75

/** Whether there is a flock(1) with the options below; that of BusyBox, as on Alpine, has none of them. */
export const hasFlock = (): Promise<boolean> =>
  promisify(execFile)('flock', ['--version']).then(
    () => true,
    () => false,
  )

/** The input of a program that has the lock until it ends, as it does when this process ends; undefined where another has it. */
const take = async (...wait: string[]): Promise<Writable | undefined> => {
  const words = ['-E', String(lockTaken), ...wait, lockFile, 'sh', '-c', 'echo; exec cat']
  const holder = spawn('flock', words, { stdio: ['pipe', 'pipe', 'inherit'] })
  const [end] = await Promise.race([once(holder.stdout, 'data'), once(holder, 'close')])
  if (end instanceof Buffer) return holder.stdin
  if (end === lockTaken) return undefined
  throw new HarnessError(`${lockFile} cannot be locked: flock ended with ${end}`, {
    fix: 'see its message above; this user must be able to write that file',
  })
}

/**
 * Prepares this machine, in one process at a time: the kernel releases the lock when its holder ends for any reason. Without
 * flock(1), only images can be missing, and pulling one twice does no harm.
 */
export const alone = async <Result>(prepare: () => Promise<Result>, progress: Progress): Promise<Result> => {
  if (!(await hasFlock())) return await prepare()
  await mkdir(stateFolder, { recursive: true })
  let held = await take('-n')
  if (held === undefined) {
    progress('another process is preparing this machine: waiting for it …')
    held = await take('-w', String(patience / 1000))
  }
  if (held === undefined) {
    throw new HarnessError(`another process has been preparing this machine for ${patience / 60_000} min`, {
      fix: `find it with \`fuser -v ${lockFile}\`, end it, and run this again`,
    })
  }
  try {
    return await prepare()
  } finally {
    held.end()
  }
}
