import { prepareEngine } from '../../engine/engine.ts'
import { baseImage } from '../../engine/service-base.ts'
import { registryBase } from '../../fleet/swarm.ts'
import { connectDockerode } from '../../system/engine-address.ts'
import { emulateSwarm, type Machine } from './emulated-swarm.ts'

/** A swarm of a manager and a worker, with the images that a fleet needs. */
export interface LabelledSwarm extends AsyncDisposable {
  readonly manager: Machine
  readonly worker: Machine
  /** The image with Node, present on both. */
  readonly node: string
}

/** `service`: the only machine for the service. Generators are on both. */
export async function makeLabelledSwarm(service: 'manager' | 'worker'): Promise<LabelledSwarm> {
  const { node } = await prepareEngine(() => undefined)
  await using stack = new AsyncDisposableStack()
  const { manager, worker } = await emulateSwarm(stack)
  const here = await connectDockerode()
  const registry = Object.values(await baseImage(registryBase))
  for (const image of [node, ...registry]) await manager.docker.loadImage(await here.getImage(image).get())
  const machines = (await manager.docker.listNodes()) as {
    readonly ID: string
    readonly ManagerStatus?: object
    readonly Version: { readonly Index: number }
    readonly Spec: object
  }[]
  const isManager = service === 'manager'
  const own = machines.find(({ ManagerStatus: manages }) => (manages !== undefined) === isManager)
  if (own === undefined) throw new Error(`the swarm has no ${service}`)
  const labels = { ...own.Spec, version: own.Version.Index, Labels: { plumbline: 'service' } }
  await manager.docker.getNode(own.ID).update(labels)
  return Object.assign(stack.move(), { manager, worker, node })
}
