import { mapValues } from '../record/map-values.ts'
import { connectionsOf, describesDatabase } from './beside.ts'
import { SupervisedContainer } from './container.ts'
import { letGo } from './containers.ts'
import type { ServiceDescription } from './description.ts'
import { besideIn, databaseIn, firstOf, proxyIn, serviceIn, type StartedBeside } from './started.ts'
import type { System } from './system.ts'

/** A running system, serialised for another process. */
export type Handover = ReturnType<typeof handOver>

/** Hands a system over to another process. Afterwards this process can only remove it. */
export function handOver(system: System) {
  const { service, services, beside, proxy, readyPath } = system
  letGo(system)
  return {
    /** Host name or address of the published ports. */
    host: new URL(service.origin).hostname,
    inspector: service.inspector !== undefined,
    services: services.map(({ container: { name, id } }) => ({ name, id })),
    port: service.port,
    readyPath,
    beside: mapValues(beside, ({ container }) => container.id),
    ...(proxy !== undefined && { proxy: proxy.container.id }),
  }
}

/** Attaches to a system of another process. Disposing it detaches; the other process removes it. */
export async function adopt(description: ServiceDescription, handover: Handover): Promise<System> {
  const { host, inspector, port, readyPath } = handover
  const started = (name: string, id: string) => SupervisedContainer.adopt(name, id, host)
  const [services, beside, proxy] = await Promise.all([
    Promise.all(
      handover.services.map(async ({ name, id }) =>
        serviceIn(await started(name, id), description, { port, inspector }),
      ),
    ),
    Promise.all(
      Object.entries(handover.beside).map(async ([name, id]): Promise<[string, StartedBeside]> => {
        const container = await started(name, id)
        const one = description.beside[name]
        if (describesDatabase(one)) return [name, databaseIn(container, one.kind)]
        return [name, besideIn(container, connectionsOf(description.beside)[name]?.port ?? 0)]
      }),
    ).then(Object.fromEntries<StartedBeside>),
    handover.proxy === undefined ? undefined : started('proxy', handover.proxy).then(proxyIn),
  ])
  const parts = { description, services, beside, proxy, readyPath }
  return { ...parts, ...firstOf(services, beside), [Symbol.asyncDispose]: async () => letGo(parts) }
}
