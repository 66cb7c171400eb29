import type { BaseImages, ServiceDescription } from '../system/description.ts'
import { startDatabaseEnvironment, type DatabaseEnvironment } from '../system/database-environment.ts'
import { databaseImageFor } from '../system/postgres.ts'
import { serviceImage } from '../system/service-image.ts'
import { startSystem } from '../system/system.ts'
import type { SystemFactory } from './standby.ts'

/** Builds systems on the engine. `describe` tells the service as it is described now. */
export function systemFactoryFor(
  describe: () => Promise<ServiceDescription>,
  base: BaseImages,
): SystemFactory {
  const startEnvironment = async () => startDatabaseEnvironment(await describe(), base)

  /** The prepared environment, unless its database has another schema by now. */
  const upToDate = async (
    prepared: Promise<DatabaseEnvironment> | undefined,
    databaseImage: string | undefined,
  ) => {
    const environment = await prepared?.catch(() => undefined)
    if (environment !== undefined && environment.databaseImage === databaseImage) return environment
    const [other] = await Promise.all([startEnvironment(), environment?.[Symbol.asyncDispose]()])
    return other
  }

  return {
    startEnvironment,
    async imagesNow() {
      const description = await describe()
      const [service, database] = await Promise.all([
        serviceImage(description, base),
        databaseImageFor(description, base),
      ])
      return { service, database }
    },
    async build(request, images, prepared) {
      const environment = upToDate(prepared, images.database)
      return startSystem(await describe(), { base, ...request, image: images.service, environment })
    },
  }
}
