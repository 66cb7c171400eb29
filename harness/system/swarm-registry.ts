import type Dockerode from 'dockerode'
import { randomBytes } from 'node:crypto'
import { BlockList, isIP } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { HarnessError } from '../record/errors.ts'
import { seconds } from '../record/units.ts'
import { reasonOf, splitReference } from './docker.ts'
import { readProgress } from './progress-stream.ts'
import type { Published, Task } from './swarm-task.ts'

const port = 5000
const answersWithin = seconds(60)
const lookEveryMs = 200

/** Part of `docker info` on a manager. */
export interface Manager {
  readonly Swarm: { readonly NodeID: string; readonly NodeAddr: string; readonly Nodes: number }
  readonly RegistryConfig?: { readonly InsecureRegistryCIDRs?: readonly string[] | null }
}

/** The account for a registry, at `serveraddress` (`host:port`); without `username` none is needed. */
type RegistryAccount = Dockerode.AuthConfigObject

interface RegistryPlace {
  readonly manager: Manager
  readonly name: string
  readonly labels: Readonly<Record<string, string>>
  readonly image: string
  /** Runs a command in a container that has Perl, whose `crypt` makes the only password hash that a registry reads. */
  readonly run: (...command: string[]) => Promise<string>
}

/** How machines get images that are built here. */
export interface ImageSource {
  /** `host:port` of a registry that every machine reaches. */
  readonly registry?: string | undefined
  /** The registry on the manager, where `registry` is absent and the manager is not the only machine. */
  readonly registryImage: () => Promise<string>
}

export function swarmImages(
  docker: Dockerode,
  { registry, registryImage }: ImageSource,
  place: Omit<RegistryPlace, 'image'>,
) {
  const pushed = new Map<string, Promise<string>>()
  let own: ReturnType<typeof startRegistry> | undefined
  const accountOf = async (): Promise<RegistryAccount> => {
    if (registry !== undefined) return { serveraddress: registry }
    if (place.manager.Swarm.Nodes === 1) return {}
    own ??= registryImage().then(image => startRegistry(docker, { ...place, image }))
    return (await own).account
  }
  return {
    /** The name of an image on all machines, and its registry. An image that was not built here is used as it is. */
    async share(reference: string): Promise<{ readonly image: string; readonly account: RegistryAccount }> {
      const account = reference.startsWith('localhost/') ? await accountOf() : {}
      if (account.serveraddress === undefined) return { image: reference, account }
      const known = pushed.get(reference) ?? push(docker, reference, account)
      pushed.set(reference, known)
      return { image: await known, account }
    },
    /** Removes the temporary registry, after all machines have pulled their images. */
    async settle(): Promise<void> {
      const ended = await own
      own = undefined
      await ended?.[Symbol.asyncDispose]()
    },
  }
}

/** Pushes an image that was built here. Returns its name in the registry. @throws HarnessError with the engine's reason. */
async function push(docker: Dockerode, reference: string, account: RegistryAccount): Promise<string> {
  const { serveraddress: registry } = account
  const { repo, tag } = splitReference(reference.replace(/^localhost\//, `${registry}/`))
  await docker.getImage(reference).tag({ repo, tag })
  const pushed = docker.getImage(`${repo}:${tag}`)
  try {
    await readProgress(docker, await pushed.push({ authconfig: account }))
    return `${repo}:${tag}`
  } catch (cause) {
    throw new HarnessError(`${reference} cannot be pushed to ${registry}: ${reasonOf(cause)}`, {
      fix: 'name a registry that accepts pushes, and that this engine and all machines of the swarm reach',
      cause,
    })
  } finally {
    await pushed.remove().catch(() => undefined)
  }
}

/** A registry on the manager, for as long as machines pull images from it. It can be read and written only with its password. */
export async function startRegistry(docker: Dockerode, { manager, name, labels, image, run }: RegistryPlace) {
  const password = randomBytes(32).toString('base64url')
  const salt = `$2b$05$${randomBytes(16).toString('hex').slice(0, 22)}`
  const code = await run('perl', '-e', 'print crypt($ARGV[0], $ARGV[1])', password, salt)
  const isTrusted = trustsItself(manager)
  const service = await docker.createService({
    Name: name,
    Labels: labels,
    TaskTemplate: {
      ContainerSpec: {
        Image: image,
        Args: ['sh', '-c', serve],
        Env: [
          `USERS=fleet:${code}`,
          `REGISTRY_HTTP_ADDR=:${port}`,
          'REGISTRY_AUTH_HTPASSWD_REALM=fleet',
          'REGISTRY_AUTH_HTPASSWD_PATH=/tmp/users',
          'REGISTRY_STORAGE_FILESYSTEM_ROOTDIRECTORY=/tmp/images',
        ],
        Labels: labels,
        CapabilityDrop: ['ALL'],
      },
      // If its port is taken, it restarts with another one.
      RestartPolicy: { Condition: 'any' },
      Placement: { Constraints: [`node.id==${manager.Swarm.NodeID}`] },
    },
    Mode: { Replicated: { Replicas: 1 } },
    EndpointSpec: { Ports: [{ TargetPort: port, PublishMode: isTrusted ? 'host' : 'ingress' }] },
  } as Dockerode.CreateServiceOptions)
  const host = isTrusted ? manager.Swarm.NodeAddr : '127.0.0.1'
  const account = await answering(docker, service, { name, host, password })
  return { account, [Symbol.asyncDispose]: async () => void (await service.remove()) }
}

/** Debian and the official image name the program differently. */
const serve =
  'printf %s "$USERS" >/tmp/users; exec "$(command -v docker-registry || command -v registry)" serve /etc/docker/registry/config.yml'

/**
 * Engines use 127.0.0.1 without TLS, where Swarm publishes a port on each machine (which needs IPVS in their kernels), and the
 * addresses in their setting `insecure-registries`, which may include the manager's.
 */
function trustsItself({ Swarm: { NodeAddr: own }, RegistryConfig: config }: Manager) {
  const list = new BlockList()
  for (const range of config?.InsecureRegistryCIDRs ?? []) {
    const [net = '', bits] = range.split('/')
    if (isIP(net)) list.addSubnet(net, Number(bits), isIP(net) === 6 ? 'ipv6' : 'ipv4')
  }
  return isIP(own) !== 0 && list.check(own, isIP(own) === 6 ? 'ipv6' : 'ipv4')
}

/** Waits until this engine has logged in. @throws HarnessError with the last message of the engine or the swarm. */
async function answering(
  docker: Dockerode,
  service: Dockerode.Service,
  { name, host, password }: { readonly name: string; readonly host: string; readonly password: string },
): Promise<RegistryAccount> {
  const deadline = performance.now() + answersWithin
  let said = 'it was not started'
  while (performance.now() < deadline) {
    const [tasks, { Endpoint: endpoint }] = await Promise.all([
      docker.listTasks({ filters: { service: [name] } }) as Promise<Task[]>,
      service.inspect() as Promise<{ readonly Endpoint?: Published }>,
    ])
    const task = tasks.find(({ Status: { State: state } }) => state === 'running')
    said = tasks.map(({ Status: { Err: error, State: state } }) => error ?? state).join('; ') || said
    const [published] = task?.Status.PortStatus?.Ports ?? endpoint?.Ports ?? []
    if (task !== undefined && published !== undefined) {
      const serveraddress = `${host}:${published.PublishedPort}`
      const account = { username: 'fleet', password, serveraddress }
      const refused = await docker.checkAuth(account).then(() => undefined, reasonOf)
      if (refused === undefined) return account
      said = refused
    }
    await sleep(lookEveryMs)
  }
  const late = `did not answer within ${answersWithin / 1000} s`
  throw new HarnessError(`the registry of this fleet, on the manager, ${late}`, {
    evidence: [said],
    fix: "name a registry that each machine reaches: swarm({ registry: 'registry.example:5000' }); the fleet's own needs IPVS in the kernel of each machine",
  })
}
