import { once } from 'node:events'
import { mkdtempDisposable, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { sendable } from '../fleet/program.ts'
import { get } from '../load/call.ts'
import { drive, type Drive, type DrivePlan } from '../load/drive.ts'
import { scenario } from '../load/scenario.ts'
import { perSecond, seconds } from '../record/units.ts'
import { startLocalFleet } from '../testing/local-fleet.ts'
import { phasesOf, reportedBy, startTruthServer, truthOf } from '../testing/truth-server.ts'
import { compare, wrongOf } from './figures-compared.ts'

// Generators in separate processes, compared with the log of a server of known behaviour.

const names = ['generator-1', 'generator-2', 'generator-3', 'generator-4']
const clients = 12
const rate = 120
const shape = { kind: 'constant', rate: perSecond(rate), duration: seconds(3) } as const
const workload: DrivePlan = {
  clients,
  call: get('/'),
  load: { kind: 'open', shape },
  seed: 1,
  timeout: seconds(5),
}
const fiveMinutes = 300_000

const wrongIn = (send: Drive): Promise<readonly string[]> =>
  wrongOf(async () => {
    await using server = await startTruthServer('resets', { clients, precision: 'exact' })
    const traffic = await send(server.origin, workload)
    const truth = truthOf(await server.log(), (1000 * clients) / rate, phasesOf(shape, clients, 1))
    return compare(truth, reportedBy(traffic))
  })

test('one generator and four, the clock of one five minutes off and drifting, report what a server has seen', async () => {
  expect(await wrongIn(drive)).toEqual([])
  await using fleet = await startLocalFleet(names, { aheadMs: fiveMinutes, drift: 400e-6 })
  expect(await wrongIn(fleet.coordinator.drive)).toEqual([])
  await using server = await startTruthServer('constant', { clients, precision: 'whole milliseconds' })
  const { generators = [] } = await fleet.coordinator.drive(server.origin, workload)
  expect(generators.map(({ requests }) => requests)).toEqual([90, 90, 90, 90])
  const offsets = generators.map(({ clockOffsetMs }) => clockOffsetMs)
  expect(Math.min(...offsets.slice(0, 3)) - Number(offsets[3])).toBeGreaterThan(fiveMinutes - 30_000)
})

test('a scenario goes along with its file: each iteration is gone through once, by one of four', async () => {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'plumbline-scenario-'))
  const file = join(folder.path, 'shop.spec.ts')
  const lines = [
    "import { scenario, test } from 'vitest-plumbline'",
    "import { path } from './path.ts'",
    "scenario('shopper', (client, { iteration }) => client.get(path(iteration), { name: 'page' }))",
    "test('it', ({ run }) => run())",
  ]
  await writeFile(file, lines.join('\n'))
  await writeFile(join(folder.path, 'path.ts'), 'export const path = (page: number) => `/${page}`')
  await using fleet = await startLocalFleet(names)
  await using server = await startTruthServer('constant', { clients, precision: 'whole milliseconds' })
  const own = scenario('shopper', client => client.get('/'))
  const call = await sendable(own, file)
  const traffic = await fleet.coordinator.drive(server.origin, { ...workload, call })
  expect(reportedBy(traffic)).toMatchObject({ requests: 360, errors: 0 })
  const pages = (await server.log()).map(({ path }) => Number(path.slice(1)))
  // Each client of an open load opens its connection with an unrecorded iteration: 0 to 11.
  expect(pages.toSorted((one, other) => one - other)).toEqual(
    Array.from({ length: 360 }, (_, index) => clients + index),
  )
})

test('one that is killed is named and the others go on; all end with their coordinator', async () => {
  const fleet = await startLocalFleet(names)
  await using server = await startTruthServer('constant', { clients, precision: 'whole milliseconds' })
  const traffic = await fleet.coordinator.drive(server.origin, {
    ...workload,
    onStart: () => void sleep(2500).then(() => fleet.processes.get('generator-2')?.kill('SIGKILL')),
  })
  const [lost, ...others] = (traffic.generators ?? []).filter(one => one.lost)
  expect(others).toEqual([])
  expect(lost).toMatchObject({ name: 'generator-2', node: 'here', lost: { why: 'its connection ended' } })
  expect(lost?.requests).toBeGreaterThan(30)
  expect(reportedBy(traffic).requests).toBe(270 + Number(lost?.requests))
  const exits = ['generator-1', 'generator-3'].map(async name => {
    const child = fleet.processes.get(name)
    return child && (await once(child, 'exit'))
  })
  await fleet[Symbol.asyncDispose]()
  expect(await Promise.all(exits)).toEqual([
    [0, null],
    [0, null],
  ])
})
