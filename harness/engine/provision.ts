import { HarnessError } from '../record/errors.ts'
import { connectDocker, type Docker } from '../system/docker.ts'
import { provideBaseImages } from './base-images.ts'
import { startDaemon } from './daemon.ts'
import { alone } from './lock.ts'
import { adviceFor, describeMachine, isOnPath, mayProvideEngine } from './machine.mjs'
import { installPackages } from './packages.ts'
import type { Progress } from './progress.ts'

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

/** Installs, starts, pulls and builds what is missing on this machine. */
export const provision = (progress: Progress): Promise<void> =>
  alone(async () => void (await provideBaseImages(await provideEngine(progress), progress)), progress)
