import { getContainerRuntimeClient, GenericContainer, Wait } from 'testcontainers'
import { HarnessError } from '../record/errors.ts'
import { SupervisedContainer } from './container.ts'
import { fieldsOf, type ContainerFields, type UnstartedContainer } from './container-factory.ts'
import { reasonOf } from './docker.ts'
import { startRefusal, type Invocation } from './start-remedy.ts'
import type { ContainerOptions } from './beside-container.ts'

interface Supervision extends Invocation {
  /** The network that it joins, under its name. */
  readonly network?: string
  readonly mayEnd?: boolean
}

/**
 * Starts a container by testcontainers. If it ends instead, that fails at once, with its exit code and last lines (testcontainers
 * alone takes ten seconds and loses both); with `mayEnd`, whoever waits for its readiness decides what its end means.
 */
export async function startSupervised(
  name: string,
  made: UnstartedContainer,
  { network, mayEnd = false, ...options }: Supervision = {},
): Promise<SupervisedContainer> {
  const followed = Promise.withResolvers<SupervisedContainer>()
  const fields = fieldsOf(made)
  if (network !== undefined) join(fields, network, name)
  const created = fields.containerCreated?.bind(fields)
  fields.containerCreated = async id => {
    followed.resolve(await SupervisedContainer.follow(name, id))
    await created?.(id)
  }
  const failure = (error: unknown, evidence: readonly string[]): HarnessError => {
    const reason = reasonOf(error)
    const { why, ...told } = startRefusal(reason, options) ?? { why: reason, evidence }
    return new HarnessError(`the ${name} did not start: ${why}`, { ...told, cause: error })
  }
  const starting = made.start()
  const following = Promise.race([followed.promise, starting.then(() => followed.promise)])
  const container = await following.catch((error: unknown) => {
    throw failure(error, [])
  })
  try {
    await Promise.race([starting, mayEnd ? container.exited : container.crash('before it was ready')])
    const { host } = (await getContainerRuntimeClient()).info.containerRuntime
    // "localhost" may resolve to an IPv6 address whose published port belongs to another container.
    await container.locate(host.replace(/^localhost$/, '127.0.0.1'))
    return container
  } catch (error) {
    await container[Symbol.asyncDispose]()
    throw error instanceof HarnessError ? error : failure(error, container.evidence())
  }
}

/** Its network and names from its creation on: testcontainers' aliases add the default bridge, which counts traffic twice. */
function join(fields: ContainerFields, network: string, name: string): void {
  fields.withNetworkMode(network)
  const membership = { Aliases: [name, ...fields.networkAliases] }
  fields.createOpts.NetworkingConfig = { EndpointsConfig: { [network]: membership } }
  fields.networkAliases = []
}

/** Names are unknown while a container rejoins its network: a resolver waits 5 s, and four lookups block all others in Node. */
export const dnsOptions: readonly string[] = ['timeout:1']

/** A container of this description. testcontainers waits for nothing: its waits poll once a second, and miss an exit. */
export function describedContainer({ image, port, env = {}, command }: Omit<ContainerOptions, 'ready'>) {
  const made = new GenericContainer(image)
    .withEnvironment(env)
    .withExposedPorts(port)
    .withWaitStrategy(Wait.forAll([]))
  if (command !== undefined) made.withCommand([...command])
  // The image's own health check would use CPU that is measured.
  fieldsOf(made).createOpts.Healthcheck = { Test: ['NONE'] }
  return made
}
