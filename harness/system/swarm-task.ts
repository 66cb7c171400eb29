import { seconds } from '../record/units.ts'
import { machineProc, partLabel, type Part } from './placement.ts'
import { dnsOptions } from './startup.ts'

/** What the tasks of one fleet share. */
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
      ...(knowsSecret && {
        Secrets: [{ SecretID: secret.id, SecretName: secret.name, File: secretFile }],
      }),
    },
    Resources: {
      Limits: limits && { NanoCPUs: limits.cpu * 1e9, MemoryBytes: limits.memory, Pids: limits.pids },
    },
    RestartPolicy: { Condition: 'none' },
    Placement: { Constraints: [...constraints] },
    Networks: [{ Target: networkId, Aliases: [part.name] }],
  }
}
