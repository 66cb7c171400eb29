import { HarnessError } from '../record/errors.ts'
import type { BaseImages } from '../system/description.ts'
import { connectDocker, type EngineInfo } from '../system/docker.ts'
import { findBaseImages } from './base-images.ts'
import { provision } from './provision.ts'
import { namedEngineRefusal } from './engine-address.mjs'
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

/** Makes sure that an engine responds and has the base images; in well under a second if both are true already. */
export const prepareEngine = async (progress: Progress): Promise<PreparedEngine> => {
  await assertNamedEngine()
  const prepared = (await look()) ?? (await provision(progress).then(look))
  if (prepared === undefined) {
    throw new HarnessError('the engine or a base image disappeared after it was provided', {
      fix: 'run again; another process may have stopped the engine or removed the image',
    })
  }
  // testcontainers reads it when it starts its first container.
  process.env['RYUK_CONTAINER_IMAGE'] = prepared.reaper
  return prepared
}
