/**
 * `node harness/bench/fleet.ts [SECONDS]`: what a coordinator spends on each generator and second, with up to 64 generator processes on
 * this machine. CPU time, so that it hardly matters how many share the cores.
 */
import { get } from '../load/call.ts'
import { perSecond, seconds } from '../record/units.ts'
import { startLocalFleet } from '../testing/local-fleet.ts'
import { reportedBy, startKnownServer } from '../testing/truth-server.ts'

const lengthS = Number(process.argv[2] ?? 10)
const rows = []
/** Requests a second of each generator. */
const each = 20
for (const generators of [1, 4, 16, 64]) {
  const names = Array.from({ length: generators }, (_, index) => `generator-${index + 1}`)
  await using fleet = await startLocalFleet(names)
  await using server = await startKnownServer('bimodal', { clients: 0, precision: 'whole milliseconds' })
  let before = process.cpuUsage()
  const traffic = await fleet.coordinator.drive(server.origin, {
    clients: generators * 2,
    call: get('/'),
    load: {
      kind: 'open',
      shape: { kind: 'constant', rate: perSecond(generators * each), duration: seconds(lengthS) },
    },
    seed: 1,
    timeout: seconds(5),
    onStart: () => (before = process.cpuUsage()),
  })
  const { user, system } = process.cpuUsage(before)
  global.gc?.()
  rows.push({
    generators,
    requests: reportedBy(traffic).requests,
    lost: traffic.generators?.filter(({ lost }) => lost).length,
    'ms CPU a generator and second': (user + system) / 1000 / generators / lengthS,
    'heap MB': process.memoryUsage().heapUsed / 1e6,
    'worst clock, ms': Math.max(...(traffic.generators ?? []).map(one => one.clockUncertaintyMs)),
  })
}
console.table(rows)
