import { setTimeout as sleep } from 'node:timers/promises'
import { ms } from '../record/units.ts'
import { connectDockerode } from '../system/engine-address.ts'
import { slowed } from './slowness.ts'

const sessionLabel = 'org.testcontainers.session-id'
/** The reaper waits ten seconds for a reconnection before it removes. */
export const goneWithinMs = slowed(ms(20_000))
const startsWithinMs = slowed(ms(60_000))

/** Polls until there is a result. @throws Error at the deadline. */
export async function eventually<T>(
  what: string,
  deadlineMs: number,
  ask: () => Promise<T | undefined>,
): Promise<T> {
  const startedAt = performance.now()
  while (performance.now() - startedAt < deadlineMs) {
    const answer = await ask()
    if (answer !== undefined) return answer
    await sleep(200)
  }
  throw new Error(`${what}: not within ${deadlineMs / 1000} s`)
}

/** The session of the process that runs the service with a mark (`MARK`), as soon as it runs. */
export async function sessionOf(mark: string): Promise<string> {
  const docker = await connectDockerode()
  return eventually(`the service marked ${mark}`, startsWithinMs, async () => {
    const running = await docker.listContainers()
    const service = running.find(({ Image: image }) => image.includes(`/ledger-${mark}:`))
    return service?.Labels[sessionLabel]
  })
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
