import type { BaseImages, ServiceDescription } from '../system/description.ts'
import { startGround, type Ground } from '../system/database-environment.ts'
import { initialisedImage } from '../system/postgres.ts'
import { serviceImage, startSystem } from '../system/system.ts'
import type { Workshop } from './standby.ts'

/** Builds systems on the engine. `describe` tells the service as it is described now. */
export function workshopFor(describe: () => Promise<ServiceDescription>, base: BaseImages): Workshop {
  const layGround = async () => startGround(await describe(), base)

  /** The ground that was laid before, unless its database has another schema by now. */
  const fresh = async (laid: Promise<Ground> | undefined, databaseImage: string): Promise<Ground> => {
    const ground = await laid?.catch(() => undefined)
    if (ground?.databaseImage === databaseImage) return ground
    const [other] = await Promise.all([layGround(), ground?.[Symbol.asyncDispose]()])
    return other
  }

  return {
    layGround,
    async imagesNow() {
      const description = await describe()
      const [service, database] = await Promise.all([
        serviceImage(description, base),
        initialisedImage(base.postgres, description.schema),
      ])
      return { service, database }
    },
    async build(wish, images, laid) {
      const ground = fresh(laid, images.database)
      return startSystem(await describe(), { base, ...wish, image: images.service, ground })
    },
  }
}
