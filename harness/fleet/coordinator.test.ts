import { once } from 'node:events'
import type { Socket } from 'node:net'
import { duplexPair } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test, vi } from 'vitest'
import { get } from '../load/call.ts'
import type { DrivePlan } from '../load/drive.ts'
import type { Traffic } from '../record/run.ts'
import { ms, perSecond, seconds } from '../record/units.ts'
import { serve } from '../testing/serve.ts'
import { reportedBy } from '../testing/truth-server.ts'
import { Coordinator } from './coordinator.ts'
import { Generator } from './generator.ts'

const names = ['generator-1', 'generator-2']
const secret = 'one'

/** Both ends of each connection in this process. In processes of their own they are in `fleet.exam.ts`. */
async function together() {
  const coordinator = new Coordinator({ secret, names })
  const generators = names.map(name => connected(coordinator, name, secret))
  await coordinator.assembled(seconds(5))
  const end = () => generators.forEach(({ far }) => far.destroy())
  return { coordinator, generators, [Symbol.dispose]: end }
}

function connected(coordinator: Coordinator, name: string, secret: string) {
  const [near, far] = duplexPair()
  coordinator.join(near)
  return { far, generator: new Generator(far, { name, node: `node of ${name}`, secret }) }
}

const drivePlan = (lengthMs: number, more: Partial<DrivePlan> = {}): DrivePlan => ({
  clients: 5,
  call: get('/'),
  load: { kind: 'open', shape: { kind: 'constant', rate: perSecond(100), duration: ms(lengthMs) } },
  seed: 1,
  timeout: seconds(5),
  ...more,
})

const lostIn = ({ generators = [] }: Traffic) => generators.filter(({ lost }) => lost)

test.concurrent('two generators have the clients of one, and are named with their part', async () => {
  await using server = await serve((_, response) => response.end('ok'))
  using fleet = await together()
  const { coordinator } = fleet
  const started: number[] = []
  const plan = drivePlan(1200, { onStart: () => started.push(performance.now()) })
  const traffic = await coordinator.drive(server.origin, plan)
  expect(reportedBy(traffic)).toMatchObject({ requests: 120, errors: 0 })
  expect(traffic.connections).toMatchObject({ opened: 5, lost: 0 })
  expect(traffic.generators).toMatchObject([
    { name: 'generator-1', node: 'node of generator-1', requests: 72 },
    { name: 'generator-2', node: 'node of generator-2', requests: 48 },
  ])
  // Their clocks are that of this process.
  for (const { clockOffsetMs, clockUncertaintyMs } of traffic.generators ?? []) {
    expect(Math.abs(clockOffsetMs)).toBeLessThan(clockUncertaintyMs + 1)
  }
  expect(lostIn(traffic)).toEqual([])
  expect(started).toHaveLength(1)
})

test.concurrent(
  'what a lost generator had recorded is kept, and it is missed in the next run too',
  async () => {
    await using server = await serve((_, response) => response.end('ok'))
    using fleet = await together()
    const { coordinator, generators } = fleet
    const onStart = () => void sleep(1200).then(() => generators[1]?.far.destroy())
    const traffic = await coordinator.drive(server.origin, drivePlan(1600, { onStart }))
    expect(lostIn(traffic)).toMatchObject([{ name: 'generator-2', lost: { why: 'its connection ended' } }])
    expect(lostIn(traffic)[0]?.lost?.atMs).toBeGreaterThan(1100)
    expect(lostIn(traffic)[0]?.requests).toBeGreaterThan(0)
    const each = traffic.generators?.map(({ requests }) => requests) ?? []
    expect(reportedBy(traffic).requests).toBe(Number(each[0]) + Number(each[1]))
    const next = await coordinator.drive(server.origin, drivePlan(300))
    expect(lostIn(next)).toMatchObject([{ name: 'generator-2', requests: 0, lost: { atMs: 0 } }])
  },
  30_000,
)

test.concurrent(
  'a run ends when `enough` says so, and hands over its parts before',
  async () => {
    await using server = await serve((_, response) => response.end('ok'))
    using fleet = await together()
    const { coordinator } = fleet
    const taken: Traffic[] = []
    const traffic = await coordinator.drive(
      server.origin,
      drivePlan(60_000, {
        // Whatever is sent late by less than this is in the part that it belongs to.
        timeout: seconds(1),
        parts: { seconds: 1, take: part => taken.push(part) },
        enough: () => taken.length > 0,
      }),
    )
    expect(taken[0]?.durationMs).toBe(1000)
    expect(taken[0]?.generators).toMatchObject([{ name: 'generator-1' }, { name: 'generator-2' }])
    expect(reportedBy(taken[0] ?? traffic).requests).toBe(100)
    expect(traffic.durationMs).toBeLessThan(30_000)
  },
  30_000,
)

test.concurrent(
  'whoever does not know the secret, comes twice or is not expected is turned away',
  async () => {
    using fleet = await together()
    const { coordinator } = fleet
    for (const [name, known] of [
      ['generator-1', 'another'],
      ['generator-1', secret],
      ['stranger', secret],
    ] as const) {
      await expect(connected(coordinator, name, known).generator.over).resolves.toBeUndefined()
    }
  },
)

test('a program that sends something else to the port of the fleet is turned away', async () => {
  const [near, far] = duplexPair()
  new Coordinator({ secret, names }).join(near)
  far.resume().write('GET / HTTP/1.1\r\nhost: hub\r\n\r\n')
  await expect(once(far, 'end')).resolves.toEqual([])
})

test.concurrent('generators of a run that does not begin let their connections go', async () => {
  const sockets = new Set<Socket>()
  await using server = await serve((request, response) => {
    sockets.add(request.socket)
    response.end('ok')
  })
  using fleet = await together()
  const { coordinator } = fleet
  const beforeStart = () => Promise.reject(new Error('it does not begin'))
  await expect(coordinator.drive(server.origin, drivePlan(300, { beforeStart }))).rejects.toThrow(
    'it does not begin',
  )
  expect(sockets.size).toBe(5)
  await vi.waitUntil(() => [...sockets].every(({ destroyed }) => destroyed), { timeout: 5000 })
})

test('a generator that did not come is named', async () => {
  const coordinator = new Coordinator({ secret, names })
  await expect(coordinator.assembled(ms(10))).rejects.toThrow(
    '2 of 2 generators had not connected after 0.01 s: generator-1, generator-2',
  )
})
