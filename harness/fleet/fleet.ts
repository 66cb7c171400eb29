import { cores } from '../record/units.ts'
import type { BaseImages, ServiceDescription } from '../system/description.ts'
import type { Placed } from '../system/placement.ts'
import { serviceImage } from '../system/service-image.ts'
import { portOfService } from '../system/service.ts'
import type { SwarmPlacement } from '../system/swarm-placement.ts'
import { Coordinator } from './coordinator.ts'
import { generatorImage, generatorPart, observerPart, partsBeside, servicePart } from './parts.ts'
import { endedEarly, firstEnded, placedWithin, untilReady, untilRunning } from './readiness.ts'
import { joinOver, keepGreeting } from './relay.ts'

/** A service and its generators, ready on the machines of a placement. */
export type FleetSystem = Awaited<ReturnType<typeof startFleet>>

export async function startFleet(
  placement: SwarmPlacement,
  { generators, replicas }: { readonly generators: number; readonly replicas: number },
  { description, base }: { readonly description: ServiceDescription; readonly base: BaseImages },
) {
  const [image, ofService, beside] = await Promise.all([
    generatorImage(base),
    serviceImage(description, base),
    partsBeside(description, base),
  ])
  const names = Array.from({ length: generators }, (_, index) => `generator-${index + 1}`)
  const coordinator = new Coordinator({ secret: placement.secret, names })
  const entrance = await placement.enter(image)
  joinOver(entrance.stream, connection => coordinator.join(connection))
  keepGreeting(entrance.stream)
  const service = servicePart(description, ofService, replicas)
  const generator = generatorPart(image, generators)
  for (const part of [...beside, service, generator, observerPart(image)]) await entrance.place(part)
  for (const part of beside) await untilRunning(entrance, part)
  const running = await untilRunning(entrance, service)
  await untilRunning(entrance, generator)
  await coordinator.assembled(placedWithin)
  await entrance.settle()
  const port = await portOfService(description, ofService)
  const originOf = ({ address }: Placed) => `http://${address}:${port}`
  for (const one of running) await untilReady(description, entrance, originOf(one), one)
  const origins = running.map(originOf)
  const ended = firstEnded(entrance, [...beside, service])
  // After the removal this query fails, and nothing awaits it.
  ended.catch(() => undefined)
  const named = running.map(({ name, node }) => `${name} on ${node}`)
  return {
    /** The replicas with their machines, and their addresses inside the network. */
    fleet: { replicas: named, origins, drive: coordinator.drive },
    service: {
      directOrigin: origins[0] ?? '',
      // Samples are the sum over the replicas.
      quotaCores: cores(description.limits.cpu * replicas),
      /** All replicas: observers report what they use; they cannot be controlled. */
      container: {
        sample: () => coordinator.replicas.sample(named),
        limit: async () => undefined,
        /** @throws HarnessError when a replica, or a container beside them, ends; with its name and machine. */
        crash: async (during: string): Promise<never> => {
          const one = await ended
          const isOut = coordinator.replicas.outOfMemory.has(`${one.name} on ${one.node}`)
          throw endedEarly(isOut ? { ...one, said: `out of memory, ${one.said}` } : one, during)
        },
      },
    },
  }
}
