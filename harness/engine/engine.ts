import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir } from 'node:fs/promises'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { HarnessError } from '../record/errors.ts'
import { minutes } from '../record/units.ts'
import type { BaseImages } from '../system/description.ts'
import { connectDocker, lateAfter, type Docker, type EngineInfo } from '../system/docker.ts'
import { contentHash } from '../system/image.ts'
import { findBaseImages, provideBaseImages } from './base-images.ts'
import { startDaemon } from './daemon.ts'
import { namedEngineRefusal } from './engine-address.mjs'
import { adviceFor, describeMachine, isOnPath, isRoot, mayProvideEngine } from './machine.mjs'
import { installPackages } from './packages.ts'
import type { Progress } from './progress.ts'

export interface PreparedEngine extends BaseImages {
  readonly engine: EngineInfo
}

/** @throws HarnessError where a named engine does not respond. */
export const assertNamedEngine = async (): Promise<void> => {
  const refusal = await namedEngineRefusal()
  if (refusal !== undefined) throw new HarnessError(refusal.what, { fix: refusal.fix })
}

const look = async (): Promise<PreparedEngine | undefined> => {
  const docker = await connectDocker().catch(() => undefined)
  const images = docker && (await findBaseImages(docker))
  return images && { ...images, engine: docker.engine }
}

const provideEngine = async (progress: Progress): Promise<Docker> => {
  try {
    return await connectDocker()
  } catch (cause) {
    const machine = await describeMachine()
    if (!mayProvideEngine(machine)) {
      throw new HarnessError('no container engine answers', { fix: adviceFor(machine), cause })
    }
  }
  if (!(await isOnPath('dockerd'))) await installPackages(['docker.io'], progress)
  await startDaemon(progress)
  return connectDocker()
}

/** Installs, starts, pulls and builds what is missing. */
const provide = async (progress: Progress): Promise<PreparedEngine> => {
  const docker = await provideEngine(progress)
  return { ...(await provideBaseImages(docker, progress)), engine: docker.engine }
}

/** Makes sure that an engine responds and has the base images; in well under a second if both are true already. */
export const prepareEngine = async (progress: Progress): Promise<PreparedEngine> => {
  await assertNamedEngine()
  const prepared = (await look()) ?? (await alone(() => provide(progress), progress))
  // testcontainers reads it when it starts its first container.
  process.env['RYUK_CONTAINER_IMAGE'] = prepared.reaper
  return prepared
}

/** Shared by every clone on this machine. A reboot empties /run. A user who cannot write there prepares only images. */
const stateFolder =
  process.platform === 'linux' && isRoot() ? '/run/plumbline' : join(tmpdir(), `plumbline-${userInfo().uid}`)

/** One for each engine, because they are prepared separately. */
const engine = process.env['DOCKER_HOST'] ?? ''
const lockFile = join(stateFolder, engine === '' ? 'lock' : `lock-${contentHash([engine])}`)

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
