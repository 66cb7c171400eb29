import type { SupervisedContainer } from '../system/container.ts'
import { databaseOf } from '../system/started.ts'
import type { System } from '../system/system.ts'
import { hit, type Strike } from './fault.ts'

/** Takes a container off the network: packets to it vanish, and no connection is closed. */
const isolate =
  (containerOf: (system: System) => SupervisedContainer): Strike =>
  async system => {
    const rejoin = await containerOf(system).isolate()
    return async () => {
      await rejoin()
      return hit
    }
  }

/** The service loses its database but not its clients. */
export const isolateDatabase = isolate(system => databaseOf(system).container)
/** The service loses its database and its clients. The clients reach it again at another port. */
export const isolateService = isolate(({ service }) => service.container)
