import { refuseOption } from '../record/option.ts'
import type { Count } from '../record/units.ts'
import { connectionsOf } from './beside.ts'
import { fieldsOf } from './container-factory.ts'
import { describedContainer, dnsOptions, startSupervised } from './startup.ts'
import type { ServiceDescription } from './description.ts'
import { connectDocker } from './docker.ts'
import { inspectorPort, serviceIn } from './started.ts'

/** With one arena and fixed thresholds, glibc returns large blocks: the page sees native memory that a service retains. */
const watchedFromInside = {
  NODE_OPTIONS: `--inspect=0.0.0.0:${inspectorPort}`,
  MALLOC_ARENA_MAX: '1',
  MALLOC_MMAP_THRESHOLD_: '131072',
  MALLOC_TRIM_THRESHOLD_: '131072',
}

interface StartOptions {
  /** Name of the container in messages and on the network. */
  readonly name: string
  readonly image: string
  readonly network: string
  /** Whether it reaches the database through the proxy. */
  readonly proxied?: boolean
  readonly inspector?: boolean | undefined
  readonly env?: Readonly<Record<string, string>> | undefined
}

export async function startService(
  description: ServiceDescription,
  { name, image, network, proxied, inspector = false, env: others }: StartOptions,
) {
  const { beside, command, user, limits } = description
  const port = await portOfService(description, image)
  const described = description.env(connectionsOf(beside, proxied))
  const env = { ...described, ...others, ...(inspector && watchedFromInside) }
  const container = describedContainer({ image, port, env, ...(command && { command }) })
  if (inspector) container.withExposedPorts(inspectorPort)
  if (user !== undefined) container.withUser(user)
  Object.assign(fieldsOf(container).hostConfig, {
    DnsOptions: [...dnsOptions],
    NanoCpus: limits.cpu * 1e9,
    Memory: limits.memory,
    MemorySwap: limits.memory,
    PidsLimit: limits.pids,
    ReadonlyRootfs: description.readOnly,
    Tmpfs: Object.fromEntries(description.tmpfs.map(folder => [folder, ''])),
    CapDrop: ['ALL'],
    CapAdd: [...description.capabilities],
    SecurityOpt: ['no-new-privileges'],
  })
  const started = await startSupervised(name, container, { network, command, user, mayEnd: true })
  return serviceIn(started, description, { port, inspector })
}

export async function portOfService(description: ServiceDescription, image: string): Promise<Count> {
  if (description.port !== undefined) return description.port
  const docker = await connectDocker()
  const { exposedPorts = [] } = (await docker.findImage(image)) ?? {}
  const [port, ...others] = exposedPorts
  if (port !== undefined && others.length === 0) return port
  throw refuseOption('service.port', undefined, {
    expected:
      port === undefined
        ? 'a port, as its image exposes none'
        : `one of ${exposedPorts.join(', ')}, which its image exposes`,
    fix: `write \`port: ${port ?? 8080}\`, the port it listens on${port === undefined ? ', or EXPOSE in the Dockerfile' : ''}`,
  })
}
