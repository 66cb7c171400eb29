import { seconds } from '../record/units.ts'
import { machineProc, partLabel, type Part, type Placed } from './placement.ts'
import { dnsOptions } from './startup.ts'

interface FleetResources {
  readonly networkId: string
  readonly secret: { readonly id: string; readonly name: string }
  readonly labels: Readonly<Record<string, string>>
  /** On which machines it may run: `node.labels.plumbline==service`. */
  readonly constraints: readonly string[]
}

export const engineSocket = '/var/run/docker.sock'
/** The file is under `/run/secrets/`. */
const secretFile = { Name: 'fleet', UID: '0', GID: '0', Mode: 0o444 }
const nanoseconds = 1e6

const bound = (Source: string, Target: string) => ({ Type: 'bind', Source, Target, ReadOnly: true })

/** A part as a task in the engine's API. A task that has ended is not restarted: its end would go unnoticed. */
export function taskOf(part: Part, { networkId, secret, labels, constraints }: FleetResources): object {
  const { limits, knowsSecret = false, seesMachine = false, tmpfs = [], capabilities } = part
  const [label] = Object.entries(labels).map(entry => entry.join('='))
  const env = { ...part.env, ...(seesMachine && { LABEL: label }) }
  return {
    ContainerSpec: {
      Image: part.image,
      ...(part.command && { Args: [...part.command] }),
      ...(part.user && { User: part.user }),
      Env: Object.entries(env).map(([key, value]) => `${key}=${value}`),
      Labels: knowsSecret ? labels : { ...labels, [partLabel]: part.name },
      ReadOnly: part.readOnly ?? false,
      Mounts: [
        ...tmpfs.map(Target => ({ Type: 'tmpfs', Target })),
        ...(seesMachine ? [bound(engineSocket, engineSocket), bound('/proc', machineProc)] : []),
      ],
      HealthCheck: { Test: ['NONE'] },
      StopGracePeriod: seconds(1) * nanoseconds,
      DNSConfig: { Options: [...dnsOptions] },
      ...(capabilities && { CapabilityDrop: ['ALL'], CapabilityAdd: [...capabilities] }),
      ...(knowsSecret && { Secrets: [{ SecretID: secret.id, SecretName: secret.name, File: secretFile }] }),
    },
    Resources: {
      Limits: limits && { NanoCPUs: limits.cpu * 1e9, MemoryBytes: limits.memory, Pids: limits.pids },
    },
    RestartPolicy: { Condition: 'none' },
    Placement: { Constraints: [...constraints] },
    Networks: [{ Target: networkId, Aliases: [part.name] }],
  }
}

export interface Machine {
  readonly ID: string
  readonly Spec?: { readonly Labels?: Readonly<Record<string, string>> }
  readonly Description?: { readonly Hostname?: string }
  readonly Status?: { readonly State?: string }
}

export interface Published {
  readonly Ports?: readonly { readonly PublishedPort: number }[] | null
}

export interface Task {
  readonly Slot: number
  readonly NodeID?: string
  readonly Status: {
    readonly State: string
    readonly Err?: string
    readonly Message?: string
    readonly PortStatus?: Published
  }
  readonly NetworksAttachments?: readonly {
    readonly Network: { readonly ID: string }
    readonly Addresses?: readonly string[]
  }[]
}

const over = /^(?:complete|shutdown|failed|rejected|remove|orphaned)$/

const stateOf = (state: string): Placed['state'] => {
  if (state === 'running') return 'running'
  return over.test(state) ? 'ended' : 'starting'
}

export function copyOf(
  part: string,
  { Slot: slot, NodeID: nodeId, Status: status, NetworksAttachments: attachments }: Task,
  { nodes, networkId }: { readonly nodes: readonly Machine[]; readonly networkId: string },
): Placed {
  const node = nodes.find(({ ID: known }) => known === nodeId)
  const [address] = attachments?.find(({ Network: { ID: one } }) => one === networkId)?.Addresses ?? []
  const isDown = node?.Status?.State === 'down'
  return {
    name: `${part}-${slot}`,
    node: node?.Description?.Hostname ?? nodeId ?? 'no machine yet',
    address: address?.split('/')[0],
    state: isDown ? 'ended' : stateOf(status.State),
    said: isDown ? 'its machine is down' : (status.Err ?? status.Message ?? status.State),
  }
}
