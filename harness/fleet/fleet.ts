import { fileURLToPath } from 'node:url'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Drive } from '../load/drive.ts'
import { HarnessError } from '../record/errors.ts'
import { programFile } from '../record/program-file.ts'
import { cores, seconds, type Cores } from '../record/units.ts'
import { imagesBeside } from '../system/beside-images.ts'
import type { Sampled } from '../sample/sampler.ts'
import { connectionsOf, databasesIn } from '../system/beside.ts'
import { bundle } from '../system/bundle.ts'
import type { BaseImages, ServiceDescription } from '../system/description.ts'
import { connectDocker } from '../system/docker.ts'
import { buildImage } from '../system/image.ts'
import { mariadbContainer } from '../system/mariadb.ts'
import {
  hubName,
  hubPort,
  type Entrance,
  type Part,
  type Placed,
  type Placement,
} from '../system/placement.ts'
import { usualPaths } from '../system/readiness.ts'
import { serviceImage } from '../system/service-image.ts'
import { portOfService } from '../system/service.ts'
import { Coordinator } from './coordinator.ts'
import { greet, joinOver } from './relay.ts'

const placedWithin = seconds(120)
const lookEvery = seconds(1)

export interface FleetSize {
  readonly generators: number
  readonly replicas: number
}

/** A service and its generators, ready on the machines of a placement. */
export interface FleetSystem {
  readonly description: ServiceDescription
  /** Names and addresses of the replicas; these from inside of the network. */
  readonly fleet: {
    readonly replicas: readonly string[]
    readonly origins: readonly string[]
    readonly drive: Drive
  }
  readonly service: {
    readonly directOrigin: string
    readonly quotaCores: Cores
    readonly container: ElsewhereContainer
  }
  readonly database: undefined
  readonly beside: Readonly<Record<string, never>>
}

/** All replicas: what they use observers tell, and nothing can be done to them. */
interface ElsewhereContainer {
  stats(): Promise<never>
  sample: NonNullable<Sampled['container']['sample']>
  exec(): Promise<never>
  hostPid(): Promise<undefined>
  limit(): Promise<void>
  /** @throws HarnessError when one of the replicas, or of what is beside them, ends: it is named, with its machine. */
  crash(during: string): Promise<never>
}

const dockerfile = `ARG NODE_IMAGE
FROM \${NODE_IMAGE}
COPY generator.mjs hub.mjs observer.mjs ./
CMD ["node", "generator.mjs"]
`

/** The image of generators and of the hub. */
async function generatorImage({ node }: BaseImages): Promise<string> {
  const programs = ['generator', 'hub', 'observer'].map(async name => {
    const entry = fileURLToPath(programFile(`./${name}-process`, import.meta.url))
    return { path: `${name}.mjs`, content: await bundle(entry) }
  })
  const { reference } = await buildImage(await connectDocker(), {
    repository: 'localhost/plumbline/generator',
    dockerfile,
    files: await Promise.all(programs),
    args: { NODE_IMAGE: node },
  })
  return reference
}

/** Starts what a description names, and as many generators and replicas as were asked for. */
export async function startFleet(
  placement: Placement,
  { generators, replicas }: FleetSize,
  { description, base }: { readonly description: ServiceDescription; readonly base: BaseImages },
): Promise<FleetSystem> {
  const [image, ofService, beside] = await Promise.all([
    generatorImage(base),
    serviceImage(description, base),
    partsBeside(description, base),
  ])
  const names = Array.from({ length: generators }, (_, index) => `generator-${index + 1}`)
  const coordinator = new Coordinator({ secret: placement.secret, names })
  const entrance = await placement.enter(image)
  joinOver(entrance.stream, connection => coordinator.join(connection))
  greet(entrance.stream)
  const service = servicePart(description, ofService, replicas)
  const parts = [...beside, service, generatorPart(image, generators)]
  for (const part of parts) await placement.place(part)
  await placement.place(observerPart(image, placement.serviceOf(service.name)))
  const placed = new Map<string, readonly Placed[]>()
  for (const part of parts) placed.set(part.name, await untilRunning(placement, part))
  await coordinator.assembled(placedWithin)
  const running = placed.get(service.name) ?? []
  const port = await portOfService(description, ofService)
  const origins = running.map(({ address }) => `http://${address}:${port}`)
  for (const [index, origin] of origins.entries())
    await untilReady(description, entrance, origin, running[index])
  const watched = [...beside, service]
  const named = running.map(({ name, node }) => `${name} on ${node}`)
  return {
    description,
    fleet: { replicas: named, origins, drive: coordinator.drive },
    service: {
      directOrigin: origins[0] ?? '',
      // What is sampled is the sum of them.
      quotaCores: cores(description.limits.cpu * replicas),
      container: {
        stats: unseen,
        sample: () => coordinator.replicas.sample(named),
        exec: unseen,
        hostPid: async () => undefined,
        limit: async () => undefined,
        crash: during => untilCrashed(placement, watched, during),
      },
    },
    database: undefined,
    beside: {},
  }
}

const unseen = () => Promise.reject(new Error('it runs on a machine whose engine is not asked'))

const connection = {
  COORDINATOR: `${hubName}:${hubPort}`,
  NODE: '{{.Node.Hostname}}',
  SECRET_FILE: '/run/secrets/fleet',
}

const observerPart = (image: string, service: string): Part => ({
  name: 'observer',
  role: 'service',
  image,
  copies: 'each',
  command: ['node', 'observer.mjs'],
  env: { ...connection, SERVICE: service },
  user: '0',
  knowsSecret: true,
  seesEngine: true,
  readOnly: true,
  capabilities: [],
})

const generatorPart = (image: string, copies: number): Part => ({
  name: 'generator',
  role: 'generator',
  image,
  copies,
  env: { ...connection, NAME: 'generator-{{.Task.Slot}}' },
  knowsSecret: true,
  readOnly: true,
  capabilities: [],
})

function servicePart(description: ServiceDescription, image: string, copies: number): Part {
  const { env, beside, command, user, limits, readOnly, tmpfs, capabilities } = description
  return {
    name: 'service',
    role: 'service',
    image,
    copies,
    env: env(connectionsOf(beside)),
    ...(command && { command }),
    ...(user && { user }),
    limits,
    readOnly,
    tmpfs,
    capabilities,
  }
}

/** @throws HarnessError for a container that only a function makes: a swarm knows images. */
async function partsBeside(description: ServiceDescription, base: BaseImages): Promise<Part[]> {
  const images = Object.keys(description.beside).length === 0 ? {} : await imagesBeside(description, base)
  const databases = new Map(databasesIn(description.beside))
  return Object.entries(description.beside).map(([name, one]): Part => {
    const part = { name, role: 'service', image: images[name] ?? '', copies: 1 } as const
    if (typeof one === 'function') {
      throw new HarnessError(
        `service.beside.${name} is made by a function, and a fleet places images alone`,
        {
          fix: "write container({ image: 'redis:8', port: 6379 }), postgres() or mariadb()",
        },
      )
    }
    if (databases.get(name)?.kind === 'postgres') return part
    const { env = {}, command } = one.kind === 'container' ? one : mariadbContainer(part.image)
    return { ...part, env, ...(command && { command }) }
  })
}

async function untilRunning(placement: Placement, { name, copies }: Part): Promise<readonly Placed[]> {
  const deadline = performance.now() + placedWithin
  for (;;) {
    const placed = await placement.copiesOf(name)
    const ended = placed.find(({ state }) => state === 'ended')
    if (ended) throw endedEarly(ended, 'before it was ready')
    if (placed.filter(({ state }) => state === 'running').length === copies) return placed
    if (performance.now() > deadline) {
      throw new HarnessError(`${name} was not running ${placedWithin / 1000} s after it was placed`, {
        evidence: placed.map(({ name: copy, node, said }) => `${copy} on ${node}: ${said}`),
        fix: 'see that each machine has the images, or reaches a registry that does, and room for them',
      })
    }
    await sleep(lookEvery / 4)
  }
}

const endedEarly = ({ name, node, said }: Placed, when: string): HarnessError =>
  new HarnessError(`${name} on ${node} ended ${when}: ${said}`, {
    fix: /no such image/i.test(said)
      ? "name a registry that each machine reaches: swarm({ registry: 'registry.example:5000' }), or `docker load` the image there"
      : 'read its log on its machine; raise its limits, or make it need less',
  })

/** Asked from inside of the network: there is no other way to it. */
async function untilReady(
  { ready, readyWithin }: ServiceDescription,
  { run }: Entrance,
  origin: string,
  replica: Placed | undefined,
): Promise<void> {
  const paths = ready === undefined ? usualPaths : [ready]
  const ask =
    'for (const url of process.argv.slice(1)) if ((await fetch(url)).status === 200) process.exit(0); process.exit(1)'
  const deadline = performance.now() + readyWithin + seconds(10)
  const command = ['node', '--input-type=module', '-e', ask, ...paths.map(path => origin + path)]
  while (
    !(await run(...command).then(
      () => true,
      () => false,
    ))
  ) {
    if (performance.now() < deadline) continue
    throw new HarnessError(
      `${replica?.name} on ${replica?.node} was not ready after ${readyWithin / 1000} s`,
      {
        evidence: [`no 200 from ${paths.join(', ')}`],
        fix: 'see its log on its machine, or give it longer by `readyWithin`',
      },
    )
  }
}

async function untilCrashed(placement: Placement, parts: readonly Part[], during: string): Promise<never> {
  for (;;) {
    await sleep(lookEvery, undefined, { ref: false })
    for (const { name } of parts) {
      const ended = (await placement.copiesOf(name)).find(({ state }) => state === 'ended')
      if (ended) throw endedEarly(ended, during)
    }
  }
}
