import type { Container, ContainerInspectInfo } from 'dockerode'
import { connect } from 'node:net'
import { networkInterfaces } from 'node:os'
import { connectDockerode } from './engine-address.ts'
import { untilCleanedUp } from './exit-of.ts'

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

/** Where a container is on its networks, and since when it runs: milliseconds since 1970. */
export interface Whereabouts {
  readonly addresses: readonly string[]
  readonly startedMs: number
}

/** Of those that run. */
export async function whereaboutsOf(containers: readonly { readonly id: string }[]): Promise<Whereabouts[]> {
  const docker = await connectDockerode()
  const inspected = await Promise.all(containers.map(({ id }) => docker.getContainer(id).inspect()))
  return inspected
    .filter(({ State: state }) => state.Running)
    .map(({ State: state, NetworkSettings: settings }) => ({
      addresses: Object.values(settings.Networks).flatMap(network => [
        network.IPAddress,
        network.GlobalIPv6Address,
      ]),
      startedMs: Date.parse(state.StartedAt),
    }))
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

/**
 * Whether a network of the engine belongs to this machine: its bridge, named after it, is then an interface
 * here. An engine on another machine, or one without root, has networks of its own with the same addresses:
 * an address there may be another container's here.
 */
export const isBridgedHere = (
  networkId: string,
  interfaces: Readonly<Record<string, unknown>> = networkInterfaces(),
): boolean => `br-${networkId.slice(0, 12)}` in interfaces

const probeMs = 200

/** Whether packets to an address arrive; a refused connection counts as arrival. */
const reaches = (address: string, port: number): Promise<boolean> =>
  new Promise(resolve => {
    const socket = connect({ host: address, port, timeout: probeMs })
    const settle = (reached: boolean) => {
      socket.destroy()
      resolve(reached)
    }
    socket.once('connect', () => settle(true))
    socket.once('timeout', () => settle(false))
    socket.once('error', error => settle('code' in error && error.code === 'ECONNREFUSED'))
  })

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

/**
 * Has another container hold the old address of one that has just ended: an engine gives the lowest that is free, so that it gets
 * another when it starts.
 */
export async function oldAddressTaken(container: Container): Promise<AsyncDisposable> {
  const docker = await connectDockerode()
  const { Image: image, Config: config, NetworkSettings: settings } = await container.inspect()
  const holder = await docker.createContainer({
    Image: image,
    Entrypoint: ['sleep', '60'],
    // So that it is cleaned up as that one is.
    Labels: config.Labels,
    HostConfig: { NetworkMode: Object.keys(settings.Networks)[0] },
  })
  const remove = async () => void (await holder.remove({ force: true, v: true }))
  try {
    await holder.start()
  } catch (error) {
    await remove()
    throw error
  }
  return { [Symbol.asyncDispose]: remove }
}
