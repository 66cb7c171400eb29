import { imagesBeside } from '../system/beside-images.ts'
import type { BaseImages, ServiceDescription } from '../system/description.ts'
import { startEnvironment, type Environment } from '../system/environment.ts'
import { serviceImage } from '../system/service-image.ts'
import { startSystem } from '../system/system.ts'
import { isDeepStrictEqual } from 'node:util'
import type { Sources, SystemFactory } from './standby.ts'

/** Builds systems on the engine. `describe` tells the service as it is described now. */
export function systemFactoryFor(
  describe: () => Promise<ServiceDescription>,
  base: BaseImages,
): SystemFactory {
  /** The prepared environment, unless what is beside is described in another way by now, or has another schema. */
  const upToDate = async (
    prepared: Promise<Environment> | undefined,
    { description, images: { beside } }: Sources,
  ) => {
    const environment = await prepared?.catch(() => undefined)
    if (environment?.description === description && isDeepStrictEqual(environment.images, beside)) {
      return environment
    }
    const [other] = await Promise.all([
      startEnvironment(description, base),
      environment?.[Symbol.asyncDispose](),
    ])
    return other
  }

  return {
    startEnvironment: async () => startEnvironment(await describe(), base),
    async sourcesNow() {
      const description = await describe()
      const [service, beside] = await Promise.all([
        serviceImage(description, base),
        imagesBeside(description, base),
      ])
      return { description, images: { service, beside } }
    },
    async build(request, sources, prepared) {
      const { description, images } = sources
      const environment = upToDate(prepared, sources)
      return startSystem(description, { base, ...request, image: images.service, environment })
    },
  }
}
