import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir } from 'node:fs/promises'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { HarnessError } from '../record/errors.ts'
import { minutes } from '../record/units.ts'
import { lateAfter } from '../system/docker.ts'
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
/** Taking a free lock takes milliseconds, or longer on a busy machine. */
const toldAfterMs = 500

/**
 * Prepares this machine, in one process at a time: the kernel releases the lock when its holder ends for any reason. Without
 * flock(1), or with one that cannot lock, only images can be missing, and pulling one twice does no harm.
 */
export const alone = async <Result>(prepare: () => Promise<Result>, progress: Progress): Promise<Result> => {
  await mkdir(stateFolder, { recursive: true })
  // It keeps the lock until its input ends, as it does when this process ends.
  const keeper = ['sh', '-c', 'echo; exec cat']
  const holder = spawn('flock', [lockFile, ...keeper], { stdio: ['pipe', 'pipe', 'inherit'] })
  const told = setTimeout(() => {
    progress('waiting until no other process prepares this machine …')
  }, toldAfterMs)
  try {
    const free = await Promise.race([
      once(holder.stdout, 'data'),
      once(holder, 'close').catch(() => 'no flock'),
      lateAfter(patience),
    ]).finally(() => clearTimeout(told))
    if (free !== 'late') return await prepare()
    throw new HarnessError(`another process has been preparing this machine for ${patience / 60_000} min`, {
      fix: `find it with \`fuser -v ${lockFile}\`, end it, and run this again`,
    })
  } finally {
    holder.stdin.end()
    holder.kill()
  }
}
