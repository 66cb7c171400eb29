import { Connections, type ConnectionsPlan } from '../domain/connections.ts'
import { hostNamesOf } from '../system/containers.ts'
import type { StartedService } from '../system/started.ts'
import type { System } from '../system/system.ts'

/** Connections to each replica of the service, until the stack is disposed. */
export const connect = (
  system: System,
  stack: AsyncDisposableStack,
  limits: Pick<ConnectionsPlan, 'max' | 'timeoutMs'>,
  originOf: (service: StartedService) => string = ({ origin }) => origin,
): Connections[] =>
  system.services.map(service =>
    stack.use(
      new Connections({ ...limits, origin: () => originOf(service), hostNames: () => hostNamesOf(system) }),
    ),
  )
