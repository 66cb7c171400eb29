import type { Container, ContainerInspectInfo } from 'dockerode'
import { once } from 'node:events'
import { connect } from 'node:net'
import { networkInterfaces } from 'node:os'
import { removeContainer } from './docker.ts'
import { connectDockerode } from './engine-address.ts'
import { untilCleanedUp } from './exit.ts'

/** The published TCP ports on this machine, by the ports of the container. A stopped container has none. */
export function publishedIn({ NetworkSettings: settings }: ContainerInspectInfo): Map<number, number> {
  const published = Object.entries<(typeof settings.Ports)[string] | null>(settings.Ports)
  return new Map(
    published.flatMap(([port, bindings]) => {
      if (port.endsWith('/udp')) return []
      const binding = bindings?.find(({ HostIp: address }) => !address.includes(':')) ?? bindings?.[0]
      return binding === undefined ? [] : [[Number.parseInt(port), Number(binding.HostPort)]]
    }),
  )
}

export type Whereabouts = Awaited<ReturnType<typeof whereaboutsOf>>[number]

/** The addresses of running containers on their networks, and when each started: milliseconds since 1970. */
export async function whereaboutsOf(containers: readonly { readonly id: string }[]) {
  const docker = await connectDockerode()
  const inspected = await Promise.all(containers.map(({ id }) => docker.getContainer(id).inspect()))
  return inspected
    .filter(({ State: state }) => state.Running)
    .map(({ State: state, NetworkSettings: settings }) => ({
      addresses: Object.values(settings.Networks).flatMap(one => [one.IPAddress, one.GlobalIPv6Address]),
      startedMs: Date.parse(state.StartedAt),
    }))
}

/** The container's own address, if it is reachable from this machine. */
export async function reachableAddressOf(
  { NetworkSettings: settings }: ContainerInspectInfo,
  ports: ReadonlyMap<number, number>,
): Promise<string | undefined> {
  const [network] = Object.values(settings.Networks)
  const [port = 0] = ports.keys()
  const near = network && isBridgedHere(network.NetworkID) && (await reaches(network.IPAddress, port))
  return near ? network.IPAddress : undefined
}

/** Whether a network of the engine has its bridge here: a remote or rootless engine gives the same addresses to others. */
export const isBridgedHere = (
  networkId: string,
  interfaces: Readonly<Record<string, unknown>> = networkInterfaces(),
): boolean => `br-${networkId.slice(0, 12)}` in interfaces

/** Whether packets to an address arrive; a refused connection counts as arrival. */
async function reaches(host: string, port: number): Promise<boolean> {
  const socket = connect({ host, port })
  try {
    await once(socket, 'connect', { signal: AbortSignal.timeout(200) })
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ECONNREFUSED'
  } finally {
    socket.destroy()
  }
}

/** Disconnects a container from all its networks. @returns a function that reconnects it under its old names. */
export async function takenOffNetworks(container: Container): Promise<() => Promise<void>> {
  const docker = await connectDockerode()
  const { NetworkSettings: settings } = await container.inspect()
  const memberships = Object.entries(settings.Networks).map(([network, { Aliases: aliases }]) => ({
    network: docker.getNetwork(network),
    aliases,
  }))
  for (const { network } of memberships) await network.disconnect({ Container: container.id })
  return async () => {
    await untilCleanedUp(container)
    for (const { network, aliases } of memberships) {
      await network.connect({ Container: container.id, EndpointConfig: { Aliases: aliases ?? [] } })
    }
  }
}

/** Another container at the address of one that has just ended: an engine assigns the lowest free one, so it gets another. */
export async function oldAddressTaken(container: Container): Promise<AsyncDisposable> {
  await using stack = new AsyncDisposableStack()
  const docker = await connectDockerode()
  const { Image: image, Config: config, NetworkSettings: settings } = await container.inspect()
  const holder = await docker.createContainer({
    Image: image,
    Entrypoint: ['sleep', '60'],
    // So that it is cleaned up like that container.
    Labels: config.Labels,
    HostConfig: { NetworkMode: Object.keys(settings.Networks)[0] },
  })
  stack.defer(() => removeContainer(holder))
  await holder.start()
  return stack.move()
}
