import { HarnessError } from '../record/errors.ts'
import { connectDocker, type Docker } from '../system/docker.ts'
import { findBaseImages, provideBaseImages } from './base-images.ts'
import { startDaemon } from './daemon.ts'
import { namedEngineRefusal } from './engine-address.mjs'
import { alone } from './lock.ts'
import { adviceFor, describeMachine, isOnPath, mayProvideEngine } from './machine.mjs'
import { installPackages } from './packages.ts'
import type { Progress } from './progress.ts'

/** @throws HarnessError where a named engine does not respond. */
export const assertNamedEngine = async (): Promise<void> => {
  const refusal = await namedEngineRefusal()
  if (refusal !== undefined) throw new HarnessError(refusal.what, { fix: refusal.fix })
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

/** Makes sure that an engine responds and has the base images; in well under a second if both are true already. */
export const prepareEngine = async (progress: Progress) => {
  await assertNamedEngine()
  const docker = await connectDocker().catch(() => undefined)
  const found = docker && (await findBaseImages(docker))
  const provide = async () => provideBaseImages(await provideEngine(progress), progress)
  const images = found ?? (await alone(provide, progress))
  // testcontainers reads it when it starts its first container.
  process.env['RYUK_CONTAINER_IMAGE'] = images.reaper
  return { ...images, engine: (await connectDocker()).engine }
}
