import { connectDocker, type EngineInfo } from '../system/docker.ts'
import { findBaseImages, provideBaseImages, type BaseImages } from './base-images.ts'
import type { Progress } from './progress.ts'

export interface PreparedEngine extends BaseImages {
  readonly engine: EngineInfo
}

/**
 * Sees to it that an engine answers and that the base images are on it; takes well under a second where both
 * are so already. Sets RYUK_CONTAINER_IMAGE for this process: testcontainers reads it when it starts its
 * first container.
 */
export const prepareEngine = async (progress: Progress): Promise<PreparedEngine> => {
  const docker = await connectDocker()
  const images = (await findBaseImages(docker)) ?? (await provideBaseImages(docker, progress))
  process.env['RYUK_CONTAINER_IMAGE'] = images.reaper
  return { ...images, engine: docker.engine }
}
