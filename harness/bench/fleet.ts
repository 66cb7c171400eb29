/**
 * `node --expose-gc harness/bench/fleet.ts [SECONDS] [GENERATORS…]`: what a coordinator spends on each generator and second, by
 * default with up to 64 generator processes on this machine, and its heap at the end of each half minute. CPU time, so that it
 * hardly matters how many share the cores.
 */
import { get } from '../load/call.ts'
import { perSecond, seconds } from '../record/units.ts'
import { startLocalFleet } from '../testing/local-fleet.ts'
import { startKnownServer } from '../testing/truth-server.ts'

const [lengthS = 10, ...asked] = process.argv.slice(2).map(Number)
const rows = []
/** Requests a second of each generator. */
const each = 20
const heapMB = (): number => {
  global.gc?.()
  return Math.round(process.memoryUsage().heapUsed / 1e5) / 10
}
for (const generators of asked.length > 0 ? asked : [1, 4, 16, 64]) {
  const names = Array.from({ length: generators }, (_, index) => `generator-${index + 1}`)
  await using fleet = await startLocalFleet(names)
  await using server = await startKnownServer('bimodal', { clients: 0, precision: 'whole milliseconds' })
  let before = process.cpuUsage()
  const heaps: number[] = []
  const { generators: facts = [] } = await fleet.coordinator.drive(server.origin, {
    clients: generators * 2,
    call: get('/'),
    load: {
      kind: 'open',
      shape: { kind: 'constant', rate: perSecond(generators * each), duration: seconds(lengthS) },
    },
    seed: 1,
    timeout: seconds(5),
    parts: { seconds: 30, take: () => void heaps.push(heapMB()) },
    onStart: () => (before = process.cpuUsage()),
  })
  const { user, system } = process.cpuUsage(before)
  rows.push({
    generators,
    requests: facts.reduce((sum, { requests }) => sum + requests, 0),
    lost: facts.filter(({ lost }) => lost).length,
    'ms CPU a generator and second': (user + system) / 1000 / generators / lengthS,
    'heap, MB': [...heaps, heapMB()].join(' '),
    'worst clock, ms': Math.max(...facts.map(one => one.clockUncertaintyMs)),
  })
}
console.table(rows)
