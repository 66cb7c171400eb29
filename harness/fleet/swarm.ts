import { checkOptions, countRule } from '../record/option.ts'
import type { Count } from '../record/units.ts'
import type { BaseImages, ServiceDescription } from '../system/description.ts'
import { connectDockerode } from '../system/engine-address.ts'
import { replicasRule } from '../system/replicas.ts'
import type { FleetSystem } from './fleet.ts'

/** The size of a fleet. */
export interface SwarmOptions {
  /** Processes that send the load, each with its share of clients. One on each machine for generators by default; 64 at most. */
  readonly generators?: Count
  /** Copies of the service, from 1 to 10. 1 by default. */
  readonly replicas?: Count
  /** `host:port` of a registry that all machines reach, for images built here. By default one on the manager, until all run. */
  readonly registry?: string
}

/** The machines of a swarm, for `run({ on: fleet, … })`. Disposing it removes everything from the swarm. */
export interface Fleet extends AsyncDisposable {
  readonly kind: 'fleet'
  /** Starts the service and its generators on the first call. @internal */
  readonly serve: (description: ServiceDescription, base: BaseImages) => Promise<FleetSystem>
}

const rules = {
  generators: countRule(1, '4', 64),
  replicas: replicasRule,
  registry: {
    expected: 'host and port of a registry',
    example: "'registry.example:5000'",
    holds: (value: unknown) =>
      typeof value === 'string' && value.length < 256 && /^[\w.-]+(:\d+)?(\/[\w./-]+)?$/.test(value),
  },
}

export const registryBase = { name: 'registry', official: 'registry:2.8.3', packages: ['docker-registry'] }

export const checkSwarm = (options: SwarmOptions): void => checkOptions('swarm(): ', options, { rules })

/**
 * Places service and load on the machines of an existing Docker Swarm, of which `DOCKER_HOST` names a manager. The label of a
 * machine gives its role: `docker node update --label-add plumbline=generator NODE`, or `service`; without such labels every
 * machine has both. Everything is removed at the end, or half a minute after this process was killed.
 *
 * @throws HarnessError if an option is wrong, or the engine is no manager of a swarm: the harness initialises none.
 * @example
 * const fleet = await swarm({ generators: 4, replicas: 3 })
 * const record = await run({ on: fleet, clients: 4_000, rate: perSecond(80_000), call: get('/api/health'), duration: minutes(2) })
 */
export async function swarm(options: SwarmOptions = {}): Promise<Fleet> {
  checkSwarm(options)
  // These modules load the image builder, which most specs do not need.
  const [{ startFleet }, { openSwarm }, { baseImage }] = await Promise.all([
    import('./fleet.ts'),
    import('../system/swarm-placement.ts'),
    import('../engine/service-base.ts'),
  ])
  const { replicas = 1, registry } = options
  const registryImage = async () => Object.values(await baseImage(registryBase)).join('')
  const placement = await openSwarm(await connectDockerode(), { registry, registryImage })
  const generators = options.generators ?? placement.generatorMachines
  let served: Promise<FleetSystem> | undefined
  return {
    kind: 'fleet',
    serve: (description, base) =>
      (served ??= startFleet(placement, { generators, replicas }, { description, base }).catch(
        async (error: unknown) => {
          await placement[Symbol.asyncDispose]().catch(() => undefined)
          throw error
        },
      )),
    [Symbol.asyncDispose]: () => placement[Symbol.asyncDispose](),
  }
}
