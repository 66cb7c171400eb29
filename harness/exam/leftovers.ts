import { vi } from 'vitest'
import { ms } from '../record/units.ts'
import { sessionLabel } from '../system/docker.ts'
import { connectDockerode } from '../system/engine-address.ts'
import { slowed } from './slowness.ts'

/** The reaper waits ten seconds for a reconnection before it removes. */
export const goneWithinMs = slowed(ms(20_000))
const startsWithinMs = slowed(ms(60_000))

/** The session of the process that runs the service with a mark (`MARK`), as soon as it runs. */
export async function sessionOf(mark: string): Promise<string> {
  const docker = await connectDockerode()
  const find = async () => {
    const running = await docker.listContainers()
    const service = running.find(({ Image: image }) => image.includes(`/ledger-${mark}:`))
    return service?.Labels[sessionLabel]
  }
  return await vi.waitUntil(find, { timeout: startsWithinMs, interval: 200 })
}

/** Names of everything with the label of a session, including the reaper itself. */
export async function leftOf(session: string): Promise<string[]> {
  const docker = await connectDockerode()
  const filters = { label: [`${sessionLabel}=${session}`] }
  const [containers, networks, { Volumes: volumes }] = await Promise.all([
    docker.listContainers({ all: true, filters }),
    docker.listNetworks({ filters }),
    docker.listVolumes({ filters }),
  ])
  return [
    ...containers.map(({ Image: image, State: state }) => `container of ${image} (${state})`),
    ...networks.map(({ Name: name }) => `network ${name}`),
    ...volumes.map(({ Name: name }) => `volume ${name}`),
  ]
}
