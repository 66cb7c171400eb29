import type Dockerode from 'dockerode'
import { randomBytes } from 'node:crypto'
import { Duplex, PassThrough } from 'node:stream'
import { HarnessError, messageOf } from '../record/errors.ts'
import { seconds } from '../record/units.ts'
import { lateAfter, reasonOf, statusOf } from './docker.ts'
import { execIn } from './exec.ts'
import { hubName, type Entrance, type Part, type Placed } from './placement.ts'
import { copyOf, type Machine, type Task, engineSocket, taskOf } from './swarm-task.ts'
import { swarmImages, type ImageSource, type SwarmImages } from './swarm-images.ts'
import type { Manager } from './swarm-registry.ts'

const label = 'plumbline.fleet'
const removedWithin = seconds(30)
/** A machine with this label gets only the parts of a role: `docker node update --label-add plumbline=generator NODE`. */
const nodeLabel = 'plumbline'

interface Facts {
  readonly docker: Dockerode
  readonly manager: Manager
  /** The role of each machine, if any. */
  readonly machines: readonly (string | undefined)[]
  readonly images: ImageSource
}

/**
 * The parts of a fleet as services of an existing Docker Swarm, on their own overlay network. All is removed when it is disposed,
 * or half a minute after its process has ended.
 */
export class SwarmPlacement implements AsyncDisposable {
  readonly secret = randomBytes(32).toString('base64url')
  readonly #id = randomBytes(6).toString('hex')
  readonly #facts: Facts
  #images: SwarmImages | undefined
  #networkId = ''
  #secretId = ''
  #leave: (() => Promise<void>) | undefined
  /** The manager does not respond any more. */
  #isGone = false

  private constructor(facts: Facts) {
    this.#facts = facts
  }

  /** @throws HarnessError where the engine is no manager of a swarm. The harness never initialises or leaves a swarm. */
  static async open(docker: Dockerode, images: ImageSource): Promise<SwarmPlacement> {
    const manager = (await docker.info()) as Manager & { readonly Swarm?: { ControlAvailable?: boolean } }
    if (manager.Swarm?.ControlAvailable !== true) {
      throw new HarnessError('the engine is not a swarm manager, and a fleet needs one', {
        evidence: [`DOCKER_HOST is ${process.env['DOCKER_HOST'] ?? 'not set'}`],
        fix: 'set DOCKER_HOST to a manager; or run `docker swarm init` for a swarm of this engine alone',
      })
    }
    const nodes = (await docker.listNodes()) as Machine[]
    const machines = nodes.map(({ Spec: spec }) => spec?.Labels?.[nodeLabel])
    return new SwarmPlacement({ docker, manager, machines, images })
  }

  machinesFor(role: Part['role']): number {
    const { machines } = this.#facts
    return machines.filter(one => one === role).length || machines.length
  }

  /**
   * Starts a container on the manager itself, because its input and output are available there. It is created first, and removes
   * everything else when its input ends; it listens only on the network of the fleet.
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
      if ((await Promise.race([gone, lateAfter(removedWithin)])) === 'late') throw notRemoved(this.#id)
    }
    await this.#makeNetwork(hub.id)
    const run = (...command: string[]) => execIn(hub, hubName, command)
    const { manager, images } = this.#facts
    const place = { manager, name: this.#named('registry'), labels: this.#labels, run }
    this.#images = swarmImages(docker, images, place)
    return { stream, run }
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
    if (this.#images === undefined) throw new RangeError('a part was placed before anybody entered')
    const { image, account } = await this.#images.share(part.image)
    const isLabelled = this.#facts.machines.includes(part.role)
    const surroundings = {
      networkId: this.#networkId,
      secret: { id: this.#secretId, name: this.#named() },
      labels: this.#labels,
      constraints: isLabelled ? [`node.labels.${nodeLabel}==${part.role}`] : [],
    }
    try {
      await docker.createService(account, {
        Name: this.#named(part.name),
        Labels: this.#labels,
        TaskTemplate: taskOf({ ...part, image }, surroundings),
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
    const [tasks, nodes] = await this.#answered(
      Promise.all([
        docker.listTasks({ filters: { service } }) as Promise<Task[]>,
        docker.listNodes() as Promise<Machine[]>,
      ]),
    )
    return tasks
      .toSorted((one, other) => one.Slot - other.Slot)
      .map(task => copyOf(part, task, { nodes, networkId: this.#networkId }))
  }

  /** Call it when all parts are running: removes what was needed only to place them. */
  async settle(): Promise<void> {
    await this.#images?.settle()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const leave = this.#leave
    // A fleet that failed to start is disposed twice, and the second time must not hide the reason of the failure.
    this.#leave = undefined
    const isTold = this.#isGone
    await this.#answered(leave?.() ?? Promise.resolve()).catch((error: unknown) => {
      if (!isTold) throw error
    })
  }

  /** @throws HarnessError where the manager does not respond any more. Errors of the engine are passed on. */
  async #answered<Result>(asked: Promise<Result>): Promise<Result> {
    try {
      return await asked
    } catch (cause) {
      if (cause instanceof HarnessError || statusOf(cause) !== undefined) throw cause
      this.#isGone = true
      throw managerGone(cause)
    }
  }
}

const notRemoved = (id: string): HarnessError =>
  new HarnessError(`a fleet was not removed from its swarm within ${removedWithin / 1000} s`, {
    fix: `see what is left: \`docker service ls --filter label=${label}=${id}\`, and the same of \`network\`, \`secret\` and \`container\``,
  })

const managerGone = (cause: unknown): HarnessError =>
  new HarnessError(
    `DOCKER_HOST is ${process.env['DOCKER_HOST'] ?? 'not set'}, expected a manager of the swarm that answers until the end: ${messageOf(cause)}`,
    {
      fix: 'find out why its engine stopped, start it, and run this again: the hub of this fleet then removes what is left',
      cause,
    },
  )

/** The path of the engine's socket on its own machine, as testcontainers finds it. */
function socketOf({ modem }: Dockerode): string {
  const { socketPath } = modem as { readonly socketPath?: string }
  return process.env['TESTCONTAINERS_DOCKER_SOCKET_OVERRIDE'] ?? socketPath ?? engineSocket
}
