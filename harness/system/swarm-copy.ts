import type { Placed } from './placement.ts'

export interface Machine {
  readonly ID: string
  readonly Spec?: { readonly Labels?: Readonly<Record<string, string>> }
  readonly Description?: { readonly Hostname?: string }
  readonly Status?: { readonly State?: string }
}

/** Published ports of a service or one of its tasks. */
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

/** What the swarm reports about a copy of a part. */
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
