import type Dockerode from 'dockerode'
import { randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { Duplex, PassThrough } from 'node:stream'
import { HarnessError } from '../record/errors.ts'
import { seconds } from '../record/units.ts'
import { reasonOf } from './docker.ts'
import { execIn } from './exec.ts'
import { hubName, type Entrance, type Part, type Placed, type Placement } from './placement.ts'
import { push } from './pushed-image.ts'
import { engineSocket, taskOf, type Surroundings } from './swarm-task.ts'

const label = 'plumbline.fleet'
const removedWithin = seconds(30)
/** On a machine that it names, nothing else of a fleet is placed: `docker node update --label-add plumbline=generator NODE`. */
const nodeLabel = 'plumbline'

interface Facts {
  readonly docker: Dockerode
  /** The role that each machine has, if any. */
  readonly machines: readonly (string | undefined)[]
  /** `host:port` of one that every machine reaches; without it only the manager has what is built here. */
  readonly registry: string | undefined
}

/** The parts of a fleet as services of a Docker Swarm that exists, on an overlay network of their own. */
export class SwarmPlacement implements Placement {
  readonly secret = randomBytes(32).toString('base64url')
  readonly #id = randomBytes(6).toString('hex')
  readonly #facts: Facts
  readonly #pushed = new Map<string, Promise<string>>()
  #networkId = ''
  #secretId = ''
  #leave: (() => Promise<void>) | undefined

  private constructor(facts: Facts) {
    this.#facts = facts
  }

  /** @throws HarnessError where the engine is no manager of a swarm. None is ever initialised or left here. */
  static async open(docker: Dockerode, registry?: string): Promise<SwarmPlacement> {
    const { Swarm: swarm } = (await docker.info()) as { Swarm?: { ControlAvailable?: boolean } }
    if (swarm?.ControlAvailable !== true) {
      throw new HarnessError('the engine is no manager of a swarm, and a fleet is placed on one', {
        evidence: [`DOCKER_HOST is ${process.env['DOCKER_HOST'] ?? 'not set'}`],
        fix: 'let DOCKER_HOST name a manager; for a swarm of this engine alone: `docker swarm init`',
      })
    }
    const nodes = (await docker.listNodes()) as Machine[]
    const machines = nodes.map(({ Spec: spec }) => spec?.Labels?.[nodeLabel])
    return new SwarmPlacement({ docker, machines, registry })
  }

  /** On how many machines a part may be placed. */
  machinesFor(role: Part['role']): number {
    const { machines } = this.#facts
    return machines.filter(one => one === role).length || machines.length
  }

  /**
   * A container on the manager itself, because its input and output are to be had there. It is the first that is made, and
   * removes the rest when its input ends; it listens once it is in the network of the fleet alone.
   */
  async enter(image: string): Promise<Entrance> {
    const { docker } = this.#facts
    const name = this.#named(hubName)
    const hub = await docker.createContainer({
      name,
      Image: image,
      Cmd: ['node', 'hub.mjs'],
      User: '0',
      Env: [`LABEL=${label}=${this.#id}`],
      Labels: this.#labels,
      OpenStdin: true,
      StdinOnce: true,
      AttachStdin: true,
      HostConfig: {
        Binds: [`${socketOf(docker)}:${engineSocket}`],
        CapDrop: ['ALL'],
        SecurityOpt: ['no-new-privileges'],
        ReadonlyRootfs: true,
        RestartPolicy: { Name: 'always' },
      },
    })
    const attached = await hub.attach({ stream: true, stdin: true, stdout: true, stderr: true, hijack: true })
    const output = new PassThrough()
    hub.modem.demuxStream(attached, output, new PassThrough().resume())
    attached.once('close', () => output.end())
    const stream = Duplex.from({ readable: output, writable: attached })
    await hub.start()
    this.#leave = async () => {
      const gone = hub.wait({ condition: 'removed' })
      stream.destroy()
      const late = await Promise.race([gone, sleep(removedWithin, 'late' as const, { ref: false })])
      if (late === 'late') throw notRemoved(this.#id)
    }
    await this.#makeNetwork(hub.id)
    return {
      stream,
      run: (...command) => execIn(hub, hubName, command),
    }
  }

  async #makeNetwork(hubId: string): Promise<void> {
    const { docker } = this.#facts
    const made = { Name: this.#named(), Labels: this.#labels }
    const network = await docker.createNetwork({ ...made, Driver: 'overlay', Attachable: true })
    const data = Buffer.from(this.secret).toString('base64')
    const secret = (await docker.createSecret({ ...made, Data: data })) as { readonly id: string }
    this.#networkId = network.id
    this.#secretId = secret.id
    await network.connect({ Container: hubId, EndpointConfig: { Aliases: [hubName] } })
    await docker.getNetwork('bridge').disconnect({ Container: hubId })
  }

  get #labels(): Readonly<Record<string, string>> {
    return { [label]: this.#id }
  }

  #named(part?: string): string {
    return ['plumbline', this.#id, ...(part === undefined ? [] : [part])].join('-')
  }

  async place(part: Part): Promise<void> {
    const { docker } = this.#facts
    const image = await this.#shared(part.image)
    try {
      await docker.createService({
        Name: this.#named(part.name),
        Labels: this.#labels,
        TaskTemplate: taskOf({ ...part, image }, this.#surroundings(part.role)),
        Mode: part.copies === 'each' ? { Global: {} } : { Replicated: { Replicas: part.copies } },
        EndpointSpec: { Mode: 'dnsrr' },
      })
    } catch (cause) {
      throw new HarnessError(`the swarm does not place ${part.name}: ${reasonOf(cause)}`, { cause })
    }
  }

  async copiesOf(part: string): Promise<readonly Placed[]> {
    const { docker } = this.#facts
    const service = [this.#named(part)]
    const [tasks, nodes] = await Promise.all([
      docker.listTasks({ filters: { service } }) as Promise<Task[]>,
      docker.listNodes() as Promise<Machine[]>,
    ])
    return tasks
      .toSorted((one, other) => one.Slot - other.Slot)
      .map(({ Slot: slot, NodeID: nodeId, Status: status, NetworksAttachments: attachments = [] }) => {
        const node = nodes.find(({ ID: known }) => known === nodeId)
        const [address] =
          attachments?.find(({ Network: { ID: one } }) => one === this.#networkId)?.Addresses ?? []
        const isDown = node?.Status?.State === 'down'
        return {
          name: `${part}-${slot}`,
          node: node?.Description?.Hostname ?? nodeId ?? 'no machine yet',
          address: address?.split('/')[0],
          state: isDown ? 'ended' : stateOf(status.State),
          said: isDown ? 'its machine is down' : (status.Err ?? status.Message ?? status.State),
        }
      })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#leave?.()
  }

  #surroundings(role: Part['role']): Surroundings {
    const isLabelled = this.#facts.machines.includes(role)
    return {
      networkId: this.#networkId,
      secret: { id: this.#secretId, name: this.#named() },
      labels: this.#labels,
      constraints: isLabelled ? [`node.labels.${nodeLabel}==${role}`] : [],
    }
  }

  /** Its name on all machines: what was built here is pushed first. */
  async #shared(reference: string): Promise<string> {
    const { docker, registry } = this.#facts
    if (registry === undefined || !reference.startsWith('localhost/')) return reference
    const known = this.#pushed.get(reference)
    if (known !== undefined) return await known
    const pushing = push(docker, reference, registry)
    this.#pushed.set(reference, pushing)
    return await pushing
  }
}

const notRemoved = (id: string): HarnessError =>
  new HarnessError(`a fleet was not removed from its swarm within ${removedWithin / 1000} s`, {
    fix: `see what is left: \`docker service ls --filter label=${label}=${id}\`, and the same of \`network\`, \`secret\` and \`container\``,
  })

interface Machine {
  readonly ID: string
  readonly Spec?: { readonly Labels?: Readonly<Record<string, string>> }
  readonly Description?: { readonly Hostname?: string }
  readonly Status?: { readonly State?: string }
}

interface Task {
  readonly Slot: number
  readonly NodeID?: string
  readonly Status: { readonly State: string; readonly Err?: string; readonly Message?: string }
  readonly NetworksAttachments?: readonly {
    readonly Network: { readonly ID: string }
    readonly Addresses?: readonly string[]
  }[]
}

const over: ReadonlySet<string> = new Set([
  'complete',
  'shutdown',
  'failed',
  'rejected',
  'remove',
  'orphaned',
])

const stateOf = (state: string): Placed['state'] => {
  if (state === 'running') return 'running'
  return over.has(state) ? 'ended' : 'starting'
}

/** Where the engine's own machine has its socket, as testcontainers finds it. */
function socketOf({ modem }: Dockerode): string {
  const { socketPath } = modem as { readonly socketPath?: string }
  return process.env['TESTCONTAINERS_DOCKER_SOCKET_OVERRIDE'] ?? socketPath ?? engineSocket
}
