import { imagesBeside } from '../system/beside-images.ts'
import type { BaseImages, ServiceDescription } from '../system/description.ts'
import { startEnvironment, type Environment } from '../system/environment.ts'
import { serviceImage } from '../system/service-image.ts'
import { startSystem, type SystemOptions } from '../system/system.ts'
import { isDeepStrictEqual } from 'node:util'

/** A spec's request to the watch. The system is its own as long as it keeps the connection open. */
export type SystemRequest = Pick<SystemOptions, 'inspector' | 'proxy' | 'replicas' | 'env'>

/** What a system is made from. The tags of its images are hashes of all inputs. */
export interface Sources {
  readonly description: ServiceDescription
  readonly images: {
    readonly service: string
    /** By name. The image of a database contains the schema. */
    readonly beside: Readonly<Record<string, string>>
  }
}

export type SystemFactory = ReturnType<typeof systemFactoryFor>

/** Builds systems on the engine. `describe` returns the service's current description. */
export function systemFactoryFor(describe: () => Promise<ServiceDescription>, base: BaseImages) {
  /** The prepared environment, unless the containers beside the service, or the schema, have changed in the description. */
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
    /** Rejects if a source cannot be built. */
    async sourcesNow(): Promise<Sources> {
      const description = await describe()
      const [service, beside] = await Promise.all([
        serviceImage(description, base),
        imagesBeside(description, base),
      ])
      return { description, images: { service, beside } }
    },
    /** Starts the system, in an environment if one is given, and removes the environment with it. */
    async build(request: SystemRequest, sources: Sources, prepared: Promise<Environment> | undefined) {
      const { description, images } = sources
      const environment = upToDate(prepared, sources)
      return startSystem(description, { base, ...request, image: images.service, environment })
    },
  }
}
