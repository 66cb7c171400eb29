import { Connections } from '../domain/connections.ts'
import { hostNamesOf } from '../system/containers.ts'
import type { StartedService } from '../system/started.ts'
import type { System } from '../system/system.ts'

/** Connections to each replica of the service, until the stack is disposed. */
export const connect = (
  system: System,
  stack: AsyncDisposableStack,
  limits: ConstructorParameters<typeof Connections>[1],
  originOf: (service: StartedService) => string = ({ origin }) => origin,
): Connections[] =>
  system.services.map(service =>
    stack.use(
      new Connections(
        () => originOf(service),
        limits,
        () => hostNamesOf(system),
      ),
    ),
  )
