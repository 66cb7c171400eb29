/** The cost of sampling for the service: CPU time per request and P99, with and without sampling, alternating. */
import { service } from '../../specs/service.ts'
import { prepareEngine } from '../engine/engine.ts'
import { meanInterval, meanOf } from '../judge/batch-means.ts'
import { wholeLatency } from '../judge/latency.ts'
import { median } from '../judge/statistics.ts'
import { requestsIn } from '../judge/traffic.ts'
import { drive } from '../load/drive.ts'
import type { Load } from '../load/schedule.ts'
import { warmUp } from '../load/warm-up.ts'
import { get } from '../load/call.ts'
import { connectionWatchOf } from '../measure/connection-watch.ts'
import type { Traffic } from '../record/run.ts'
import { sampleDuring, type Sampled } from '../sample/sampler.ts'
import { databaseOf } from '../system/started.ts'
import { startSystem } from '../system/system.ts'
import { perSecond, seconds } from '../record/units.ts'

const rounds = Number(process.argv[2] ?? 15)
/** Also reads the database, because the sampler queries it too. */
const workload = { clients: 10, call: get('/api/accounts'), seed: 1, timeout: seconds(5) }
const load: Load = {
  kind: 'open',
  shape: { kind: 'constant', rate: perSecond(250), duration: seconds(5) },
}

const base = await prepareEngine(line => console.error(line))
const system = await startSystem(service, { base })
const { origin, container } = system.service
const backends = connectionWatchOf(databaseOf(system))

const driven = (onStart: () => void) => drive(origin, { ...workload, load, onStart })
const sampled = async (read: Sampled): Promise<Traffic> => {
  const { result } = await sampleDuring(read, sampling => driven(() => sampling.begin()))
  return result
}
/** For a remote engine, descriptors are counted inside the container. */
const elsewhere: Sampled['container'] = {
  sample: () => container.sample(),
  exec: (...command) => container.exec(...command),
  hostPid: async () => undefined,
}
const ways = {
  'without sampling': () => driven(() => {}),
  'with sampling': () => sampled({ container, backends }),
  'with, engine elsewhere': () => sampled({ container: elsewhere, backends }),
}
type Way = keyof typeof ways
const names = Object.keys(ways) as Way[]

const cpuMs = async () => (await container.sample())?.cpuMs ?? Number.NaN

async function measure(way: Way) {
  const before = await cpuMs()
  const traffic = await ways[way]()
  return {
    cpu: (((await cpuMs()) - before) * 1000) / requestsIn(traffic),
    p99: wholeLatency(traffic).quantile(0.99),
  }
}

await warmUp(origin, workload)
for (const way of names) await measure(way)
const measured: Record<Way, Awaited<ReturnType<typeof measure>>>[] = []
for (let round = 0; round < rounds; round++) {
  // Each variant is first, second and last equally often, so that after-effects are distributed evenly.
  const turn = round % names.length
  const order = [...names.slice(turn), ...names.slice(0, turn)]
  const results = new Map<Way, Awaited<ReturnType<typeof measure>>>()
  for (const way of order) results.set(way, await measure(way))
  measured.push(Object.fromEntries(results) as (typeof measured)[number])
}

/** The geometric mean of the ratios of each round, with its 95 % interval. */
function ratio(way: Way, figure: 'cpu' | 'p99'): string {
  const logs = measured.map(round => ({
    sum: Math.log(round[way][figure] / round['without sampling'][figure]),
    weight: 1,
  }))
  const percent = (log: number) => `${((Math.exp(log) - 1) * 100).toFixed(1)} %`
  const [low, high] = meanInterval(logs) ?? [Number.NaN, Number.NaN]
  return `${percent(meanOf(logs))} (95 % interval ${percent(low)} to ${percent(high)})`
}

console.log(`${rounds} rounds of 5 s at 250 requests a second each way`)
for (const way of names) {
  const of = (figure: 'cpu' | 'p99') => median(measured.map(round => round[way][figure]))
  console.log(
    `${way.padEnd(24)} median ${of('cpu').toFixed(0)} µs of CPU a request, P99 ${of('p99').toFixed(2)} ms`,
  )
}
for (const way of names.slice(1)) {
  console.log(`${way}: CPU a request ${ratio(way, 'cpu')}, P99 ${ratio(way, 'p99')}`)
}
await backends[Symbol.asyncDispose]()
await system[Symbol.asyncDispose]()
process.exit(0)
