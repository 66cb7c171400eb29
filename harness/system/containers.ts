import { setTimeout as sleep } from 'node:timers/promises'
import { seconds } from '../record/units.ts'
import { ContainerEnded } from './exit.ts'
import { ask } from './readiness.ts'
import type { System } from './system.ts'
import { unconnected } from './unready.ts'

type Parts = Pick<System, 'services' | 'beside' | 'proxy'>

/** All containers that may be clients of the database, including those between it and the service. */
export const containersOf = ({ services, beside, proxy }: Parts) =>
  [...services, ...Object.values(beside), ...(proxy ? [proxy] : [])].map(({ container }) => container)

/** The host names of its containers: the engine gives each the first twelve digits of its id. */
export const hostNamesOf = (system: System): string[] => containersOf(system).map(({ id }) => id.slice(0, 12))

/** Engines report an end later than clients notice it: Docker 0.3 s, by when a workload may be over. */
const reportedWithin = seconds(1)

/** The first of its services that has ended by itself until now. */
export async function crashOf({ services, readyPath }: System): Promise<ContainerEnded | undefined> {
  for (const { container, origin } of services) {
    const crash = container.crash('during the test').catch((error: unknown) => error)
    const unreported = async () => {
      const answer = await ask(origin + readyPath, reportedWithin)
      if (answer === unconnected) await sleep(reportedWithin, undefined, { ref: false })
    }
    const error = await Promise.race([crash, unreported()])
    if (error instanceof ContainerEnded) return error
  }
  return undefined
}

export const letGo = (system: Parts): void => containersOf(system).forEach(container => container.letGo())
