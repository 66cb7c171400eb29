import type { BaseImages, ServiceDescription } from '../system/description.ts'
import { startEnvironment } from '../system/environment.ts'
import { untilReady } from '../system/readiness.ts'
import { startService } from '../system/service.ts'
import { serviceImage } from '../system/service-image.ts'
import type { StartedService } from '../system/started.ts'

/** The containers beside a service, and its newest version that started: the one before answers until the next is ready. */
export async function startDevServer(description: ServiceDescription, base: BaseImages) {
  const environment = await startEnvironment(description, base)
  let shown: StartedService | undefined
  return {
    beside: await environment.up,

    get service(): StartedService | undefined {
      return shown
    },

    /** Builds and starts the service from its current sources. If that fails, it rejects, and the version before stays. */
    async show(onLog: (line: string) => void): Promise<StartedService> {
      await using stack = new AsyncDisposableStack()
      const service = await startService(description, {
        name: 'service',
        image: await serviceImage(description, base),
        network: environment.network,
      })
      stack.use(service.container).followLog(onLog)
      await untilReady(description, service, environment.up)
      stack.move()
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
