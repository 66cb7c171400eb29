import type { BaseImages, ServiceDescription } from '../system/description.ts'
import { startEnvironment, type Environment } from '../system/environment.ts'
import { untilReady } from '../system/readiness.ts'
import { startService } from '../system/service.ts'
import { serviceImage } from '../system/service-image.ts'
import type { StartedBeside, StartedService } from '../system/started.ts'

/**
 * What is beside a service, which stays, and the newest service that could be started with it: the one before answers until the
 * next is ready. Disposing it removes all.
 */
export class DevServer implements AsyncDisposable {
  /** By name. */
  readonly beside: Readonly<Record<string, StartedBeside>>
  readonly #environment: Environment
  readonly #base: BaseImages
  #service: StartedService | undefined

  private constructor(
    environment: Environment,
    beside: Readonly<Record<string, StartedBeside>>,
    base: BaseImages,
  ) {
    this.#environment = environment
    this.beside = beside
    this.#base = base
  }

  static async build(description: ServiceDescription, base: BaseImages): Promise<DevServer> {
    const environment = await startEnvironment(description, base)
    return new DevServer(environment, await environment.up, base)
  }

  get service(): StartedService | undefined {
    return this.#service
  }

  /**
   * Builds the service from its sources as they are and starts it; `onLog` hears what it prints. Rejects when it cannot be
   * built or is not ready in time: the one before then goes on.
   */
  async show(description: ServiceDescription, onLog: (line: string) => void): Promise<StartedService> {
    const service = await startService(description, {
      name: 'service',
      image: await serviceImage(description, this.#base),
      network: this.#environment.network,
      proxy: undefined,
      inspector: false,
    })
    service.container.followLog(onLog)
    try {
      await untilReady(description, service, this.#environment.up)
    } catch (error) {
      await service.container[Symbol.asyncDispose]()
      throw error
    }
    const before = this.#service
    this.#service = service
    await before?.container[Symbol.asyncDispose]()
    return service
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#service?.container[Symbol.asyncDispose]()
    await this.#environment[Symbol.asyncDispose]()
  }
}
