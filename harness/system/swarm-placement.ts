import type Dockerode from 'dockerode'
import { randomBytes } from 'node:crypto'
import { Duplex, PassThrough } from 'node:stream'
import { causedBy, HarnessError } from '../record/errors.ts'
import { seconds } from '../record/units.ts'
import { lateAfter, reasonOf, statusOf } from './docker.ts'
import { dockerHost } from './engine-address.ts'
import { execIn } from './exec.ts'
import { hubName, type Part, type Placed } from './placement.ts'
import { copyOf, engineSocket, taskOf, type Machine, type Task } from './swarm-task.ts'
import { swarmImages, type ImageSource, type Manager } from './swarm-registry.ts'

const label = 'plumbline.fleet'
const removedWithin = seconds(30)
/** A machine with this label gets only the parts of a role: `docker node update --label-add plumbline=generator NODE`. */
const nodeLabel = 'plumbline'

export type SwarmPlacement = Awaited<ReturnType<typeof openSwarm>>
/** The network of a fleet, and its parts. */
export type Entrance = Awaited<ReturnType<SwarmPlacement['enter']>>

/**
 * Places the parts of a fleet as services of an existing Docker Swarm, on their own network, until it is disposed or half a
 * minute after its process has ended. Never initialises or leaves a swarm. @throws HarnessError where the engine manages none.
 */
export async function openSwarm(docker: Dockerode, source: ImageSource) {
  const manager = (await docker.info()) as Manager & { readonly Swarm?: { ControlAvailable?: boolean } }
  if (manager.Swarm?.ControlAvailable !== true) {
    throw new HarnessError('the engine is not a swarm manager, and a fleet needs one', {
      evidence: [dockerHost()],
      fix: 'set DOCKER_HOST to a manager; or run `docker swarm init` for a swarm of this engine alone',
    })
  }
  const roles = ((await docker.listNodes()) as Machine[]).map(({ Spec: spec }) => spec?.Labels?.[nodeLabel])
  const secret = randomBytes(32).toString('base64url')
  const id = randomBytes(6).toString('hex')
  const fleet = `plumbline-${id}`
  const labels = { [label]: id }
  let leave: (() => Promise<void>) | undefined
  let isGone = false

  /** @throws HarnessError where the manager does not respond any more. Errors of the engine are passed on. */
  const answered = <Result>(asked: Promise<Result>): Promise<Result> =>
    asked.catch((cause: unknown) => {
      if (cause instanceof HarnessError || statusOf(cause) !== undefined) throw cause
      isGone = true
      const expected = 'expected a manager of the swarm that answers until the end'
      const fix =
        'find out why its engine stopped, start it, and run this again: the hub of this fleet then removes what is left'
      throw causedBy(cause, `${dockerHost()}, ${expected}`, fix)
    })

  const makeNetwork = async (hubId: string) => {
    const made = { Name: fleet, Labels: labels }
    const network = await docker.createNetwork({ ...made, Driver: 'overlay', Attachable: true })
    const data = Buffer.from(secret).toString('base64')
    const { id: secretId } = (await docker.createSecret({ ...made, Data: data })) as { readonly id: string }
    await network.connect({ Container: hubId, EndpointConfig: { Aliases: [hubName] } })
    await docker.getNetwork('bridge').disconnect({ Container: hubId })
    return { networkId: network.id, secret: { id: secretId, name: fleet } }
  }

  return {
    secret,
    generatorMachines: roles.filter(role => role === 'generator').length || roles.length,

    async enter(image: string) {
      const hub = await createHub(docker, image, id)
      const attached = await hub.attach({
        stream: true,
        stdin: true,
        stdout: true,
        stderr: true,
        hijack: true,
      })
      const output = new PassThrough()
      hub.modem.demuxStream(attached, output, new PassThrough().resume())
      attached.once('close', () => output.end())
      const stream = Duplex.from({ readable: output, writable: attached })
      await hub.start()
      leave = async () => {
        const gone = hub.wait({ condition: 'removed' })
        stream.destroy()
        if ((await Promise.race([gone, lateAfter(removedWithin)])) !== 'late') return
        throw new HarnessError(`a fleet was not removed from its swarm within ${removedWithin / 1000} s`, {
          fix: `see what is left: \`docker service ls --filter label=${label}=${id}\`, and the same of \`network\`, \`secret\` and \`container\``,
        })
      }
      const resources = await makeNetwork(hub.id)
      const run = (...command: string[]) => execIn(hub, hubName, command)
      const images = swarmImages(docker, source, { manager, name: `${fleet}-registry`, labels, run })
      return {
        /** Carries the connections of all generators. */
        stream,
        /** Runs a command in the network. @throws HarnessError when it fails. */
        run,

        async place(part: Part): Promise<void> {
          const { image: shared, account } = await images.share(part.image)
          const constraints = roles.includes(part.role) ? [`node.labels.${nodeLabel}==${part.role}`] : []
          try {
            await docker.createService(account, {
              Name: `${fleet}-${part.name}`,
              Labels: labels,
              TaskTemplate: taskOf({ ...part, image: shared }, { ...resources, labels, constraints }),
              Mode: part.copies === 'each' ? { Global: {} } : { Replicated: { Replicas: part.copies } },
              EndpointSpec: { Mode: 'dnsrr' },
            })
          } catch (cause) {
            throw new HarnessError(`the swarm does not place ${part.name}: ${reasonOf(cause)}`, { cause })
          }
        },

        async copiesOf(part: string): Promise<readonly Placed[]> {
          const [tasks, nodes] = await answered(
            Promise.all([
              docker.listTasks({ filters: { service: [`${fleet}-${part}`] } }) as Promise<Task[]>,
              docker.listNodes() as Promise<Machine[]>,
            ]),
          )
          return tasks
            .toSorted((one, other) => one.Slot - other.Slot)
            .map(task => copyOf(part, task, { nodes, networkId: resources.networkId }))
        },

        /** Call it when all parts are running: removes what was needed only to place them. */
        settle: () => images.settle(),
      }
    },

    async [Symbol.asyncDispose](): Promise<void> {
      const left = leave?.()
      // A fleet that failed to start is disposed twice, and the second time must not hide the reason of the failure.
      leave = undefined
      const isTold = isGone
      await answered(left ?? Promise.resolve()).catch((error: unknown) => {
        if (!isTold) throw error
      })
    },
  }
}

/**
 * A container on the manager itself, because its input and output are available there. It is created first, and removes everything
 * else when its input ends; it listens only on the network of the fleet.
 */
const createHub = (docker: Dockerode, image: string, id: string) =>
  docker.createContainer({
    name: `plumbline-${id}-${hubName}`,
    Image: image,
    Cmd: ['node', 'hub.mjs'],
    User: '0',
    Env: [`LABEL=${label}=${id}`],
    Labels: { [label]: id },
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

/** The path of the engine's socket on its own machine, as testcontainers finds it. */
function socketOf({ modem }: Dockerode): string {
  const { socketPath } = modem as { readonly socketPath?: string }
  return process.env['TESTCONTAINERS_DOCKER_SOCKET_OVERRIDE'] ?? socketPath ?? engineSocket
}
