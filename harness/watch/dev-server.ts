import type { BaseImages, ServiceDescription } from '../system/description.ts'
import { startEnvironment } from '../system/environment.ts'
import { untilReady } from '../system/readiness.ts'
import { startService } from '../system/service.ts'
import { serviceImage } from '../system/service-image.ts'
import type { StartedService } from '../system/started.ts'

/**
 * The containers beside a service, which stay, and the newest version of the service that started: the version before it answers
 * until the next is ready. Disposing it removes all.
 */
export async function startDevServer(description: ServiceDescription, base: BaseImages) {
  const environment = await startEnvironment(description, base)
  let shown: StartedService | undefined
  return {
    /** By name. */
    beside: await environment.up,

    get service(): StartedService | undefined {
      return shown
    },

    /**
     * Builds the service from its current sources and starts it; `onLog` receives its log lines. If it cannot be built or is not
     * ready in time, it rejects, and the version before stays.
     */
    async show(onLog: (line: string) => void): Promise<StartedService> {
      const service = await startService(description, {
        name: 'service',
        image: await serviceImage(description, base),
        network: environment.network,
        proxy: undefined,
        inspector: false,
      })
      service.container.followLog(onLog)
      try {
        await untilReady(description, service, environment.up)
      } catch (error) {
        await service.container[Symbol.asyncDispose]()
        throw error
      }
      const before = shown
      shown = service
      await before?.container[Symbol.asyncDispose]()
      return service
    },

    async [Symbol.asyncDispose](): Promise<void> {
      await shown?.container[Symbol.asyncDispose]()
      await environment[Symbol.asyncDispose]()
    },
  }
}
