/** Installs, starts, pulls and builds: a separate program, because lock.ts lets one run at a time. Prints progress. */
import { HarnessError } from '../record/errors.ts'
import { connectDocker, type Docker } from '../system/docker.ts'
import { provideBaseImages } from './base-images.ts'
import { startDaemon } from './daemon.ts'
import { adviceFor, describeMachine, isOnPath, mayProvideEngine } from './machine.mjs'
import { installPackages } from './packages.ts'
import { runProgram } from './program.ts'
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

// The reader may have ended; the preparation continues.
process.stdout.on('error', () => undefined)
await runProgram(async () => {
  await provideBaseImages(await provideEngine(console.log), console.log)
})
