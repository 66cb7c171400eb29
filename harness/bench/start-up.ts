/** Time until a system is ready, ours compared with testcontainers' defaults, alternating in one run. */
import { PostgreSqlContainer } from '@testcontainers/postgresql'
import { GenericContainer, Network, Wait } from 'testcontainers'
import { service } from '../../specs/service.ts'
import { prepareEngine } from '../engine/engine.ts'
import { median, sorted } from '../judge/statistics.ts'
import { connectionsOf } from '../system/beside.ts'
import { imagesBeside } from '../system/beside-images.ts'
import { serviceImage } from '../system/service-image.ts'
import { startSystem } from '../system/system.ts'

const port = 3000
const rounds = Number(process.argv[2] ?? 9)

const base = await prepareEngine(line => console.error(line))
const [image] = await Promise.all([serviceImage(service, base), imagesBeside(service, base)])

const ours = async () => startSystem(service, { base })

/** The same three containers, started as in the documentation of testcontainers. */
const defaults = async () => {
  await using stack = new AsyncDisposableStack()
  const network = stack.use(await new Network().start())
  stack.use(
    await new PostgreSqlContainer(base.postgres).withNetwork(network).withNetworkAliases('database').start(),
  )
  const container = new GenericContainer(image)
    .withNetwork(network)
    .withEnvironment(service.env(connectionsOf(service.beside)))
    .withExposedPorts(port)
    .withResourcesQuota({ cpu: service.limits.cpu, memory: service.limits.memory / 2 ** 30 })
    .withWaitStrategy(Wait.forHttp('/api/ready', port))
  stack.use(await container.start())
  return stack.move()
}

const timed = async (start: () => Promise<AsyncDisposable>): Promise<number> => {
  const startedAt = performance.now()
  const system = await start()
  const tookMs = performance.now() - startedAt
  await system[Symbol.asyncDispose]()
  return tookMs
}

const shown = (values: readonly number[]) =>
  `median ${median(values).toFixed(0)} ms (${sorted(values)
    .map(value => value.toFixed(0))
    .join(' ')})`

// The first start of a process also starts its reaper.
await timed(ours)
const times = { ours: [] as number[], defaults: [] as number[] }
for (let round = 0; round < rounds; round++) {
  times.ours.push(await timed(ours))
  times.defaults.push(await timed(defaults))
}
console.log(`system ready, ours      ${shown(times.ours)}`)
console.log(`system ready, defaults  ${shown(times.defaults)}`)
console.log(`ratio                   ${(median(times.defaults) / median(times.ours)).toFixed(2)}`)
process.exit(0)
