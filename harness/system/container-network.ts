import type { Container, ContainerInspectInfo } from 'dockerode'
import { isBridgedHere } from './bridge.ts'
import { connectDockerode } from './engine-address.ts'
import { untilCleanedUp } from './exit-of.ts'
import { reaches } from './reach.ts'

/** Ports of this machine, by the container's ports that are published there. A stopped container has none. */
export function publishedPortsOf({ NetworkSettings: settings }: ContainerInspectInfo): Map<number, number> {
  const published = Object.entries<(typeof settings.Ports)[string] | null>(settings.Ports)
  return new Map(
    published.flatMap(([port, bindings]) => {
      const binding = bindings?.find(({ HostIp: address }) => !address.includes(':')) ?? bindings?.[0]
      return binding === undefined ? [] : [[Number.parseInt(port), Number(binding.HostPort)]]
    }),
  )
}

/** The container's own address, if packets from this machine reach it there. */
export async function reachableAddressOf(
  { NetworkSettings: settings }: ContainerInspectInfo,
  ports: ReadonlyMap<number, number>,
): Promise<string | undefined> {
  const [network] = Object.values(settings.Networks)
  const [port = 0] = ports.keys()
  const near = network && isBridgedHere(network.NetworkID) && (await reaches(network.IPAddress, port))
  return near ? network.IPAddress : undefined
}

/** Takes a container off all its networks. @returns what connects it again, by its old names. */
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
