import type { BaseImages, ServiceDescription } from '../system/description.ts'
import { startDatabaseEnvironment, type DatabaseEnvironment } from '../system/database-environment.ts'
import { databaseAlias } from '../system/database-address.ts'
import { untilReady } from '../system/readiness.ts'
import { startService } from '../system/service.ts'
import { serviceImage } from '../system/service-image.ts'
import type { StartedDatabase, StartedService } from '../system/started.ts'

/**
 * A database that stays, if the service has one, and the newest service that could be started on it: the one before answers until the next is
 * ready. Disposing it removes both.
 */
export class DevServer implements AsyncDisposable {
  readonly database: StartedDatabase | undefined
  readonly #environment: DatabaseEnvironment
  readonly #base: BaseImages
  #service: StartedService | undefined

  private constructor(
    environment: DatabaseEnvironment,
    database: StartedDatabase | undefined,
    base: BaseImages,
  ) {
    this.#environment = environment
    this.database = database
    this.#base = base
  }

  static async build(description: ServiceDescription, base: BaseImages): Promise<DevServer> {
    const environment = await startDatabaseEnvironment(description, base)
    return new DevServer(environment, await environment.databaseUp, base)
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
      databaseHost: databaseAlias,
      inspector: false,
    })
    service.container.followLog(onLog)
    try {
      await untilReady(description, service, this.#environment.databaseUp)
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
