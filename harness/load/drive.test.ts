import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { Distribution } from '../record/distribution.ts'
import { get } from './call.ts'
import type { Traffic } from '../record/run.ts'
import { ms, perSecond, seconds } from '../record/units.ts'
import { serve } from '../testing/serve.ts'
import { drive, type DrivePlan } from './drive.ts'

const plan = (values: Partial<DrivePlan> = {}): DrivePlan => ({
  clients: 10,
  call: get('/'),
  load: { kind: 'open', shape: { kind: 'constant', rate: perSecond(100), duration: ms(400) } },
  seed: 1,
  // A stall of this process is no time-out.
  timeout: seconds(5),
  ...values,
})
const once10: DrivePlan['load'] = {
  kind: 'closed',
  pause: ms(0),
  until: { kind: 'count', requestsPerClient: 1 },
}
const timesOf = ({ seconds }: Traffic, of: 'latency' | 'serviceTime' | 'dispatchLag') =>
  Distribution.merge(seconds.map(second => second[of]))
const latencyOf = (traffic: Traffic) => timesOf(traffic, 'latency')
/** Of a tenth of a second and more. */
const slowIn = (latency: Distribution) =>
  latency.counts().reduce((sum, [valueMs, count]) => (valueMs >= 100 ? sum + count : sum), 0)

// Five run at a time: the longest begin first.
test.concurrent('a run ends when `enough` says so', async () => {
  await using server = await serve((_, response) => response.end('ok'))
  const shape = { kind: 'constant', rate: perSecond(100), duration: seconds(30) } as const
  const traffic = await drive(
    server.origin,
    plan({
      load: { kind: 'open', shape },
      firstLook: ms(100),
      enough: ({ durationMs }) => durationMs >= 500,
    }),
  )
  expect(traffic.durationMs).toBeGreaterThanOrEqual(500)
  expect(traffic.durationMs).toBeLessThan(2500)
})

test.concurrent(
  'one of several generators ends at the moment that it is told, between two looks',
  async () => {
    await using server = await serve((_, response) => response.end('ok'))
    const shape = { kind: 'constant', rate: perSecond(100), duration: seconds(30) } as const
    const startsAt = performance.now() + 200
    let toldAt = 0
    const handedOver: number[] = []
    const shared = {
      share: { index: 0, of: 2 },
      startsAt: () => startsAt,
      over: sleep(500).then(() => void (toldAt = performance.now())),
      take: () => void handedOver.push(performance.now()),
    }
    const traffic = await drive(server.origin, plan({ load: { kind: 'open', shape }, shared }))
    const [lastAt = 0, ...more] = handedOver.filter(at => at > toldAt)
    expect(traffic.durationMs).toBeGreaterThanOrEqual(toldAt - startsAt)
    expect(traffic.durationMs).toBeLessThanOrEqual(lastAt - startsAt)
    expect(more).toEqual([])
  },
)

test.concurrent('a long run is handed over in parts, and nothing of it is lost', async () => {
  await using server = await serve((_, response) => response.end('ok'))
  const shape = { kind: 'constant', rate: perSecond(100), duration: seconds(30) } as const
  const taken: Traffic[] = []
  let requests = 0
  const rest = await drive(
    server.origin,
    plan({
      load: { kind: 'open', shape },
      call: request => {
        requests = request + 1
        return get('/')
      },
      timeout: ms(200),
      firstLook: ms(400),
      parts: { seconds: 1, take: part => taken.push(part) },
      enough: () => taken.length > 0,
    }),
  )
  const inFirstSecond = taken[0]?.first.filter(({ intendedMs }) => intendedMs < 1000) ?? []
  expect(taken.map(part => [part.durationMs, latencyOf(part).count])).toEqual([[1000, inFirstSecond.length]])
  // Ten more connect the clients.
  expect([...taken, rest].reduce((sum, part) => sum + latencyOf(part).count, 10)).toBe(requests)
})

// How exact the figures are is measured in the calibration exam, where servers run in processes of their own.
describe.concurrent('what is reported is what happened', () => {
  test('a constant 50 ms at 10 requests a second for each connection', async () => {
    await using server = await serve((_, response) => setTimeout(() => response.end('ok'), 50))
    const latency = latencyOf(await drive(server.origin, plan()))
    expect(latency.count).toBe(40)
    expect(latency.quantile(0)).toBeGreaterThanOrEqual(49)
  })

  test('after a server stalls for 400 ms, the waiting time counts for every request behind', async () => {
    let until = 0
    await using server = await serve((request, response) => {
      if (request.url === '/stop') until = performance.now() + 400
      setTimeout(() => response.end('ok'), Math.max(0, until - performance.now()))
    })
    const traffic = await drive(
      server.origin,
      plan({
        load: { kind: 'open', shape: { kind: 'constant', rate: perSecond(100), duration: ms(700) } },
        call: request => get(request === 20 ? '/stop' : '/'),
      }),
    )
    const [latency, lag] = [latencyOf(traffic), timesOf(traffic, 'dispatchLag')]
    // 100 requests a second for 0.4 s: forty waited, on average half of the time.
    expect(slowIn(latency)).toBeGreaterThanOrEqual(28)
    expect(latency.quantile(1)).toBeGreaterThan(390)
    // One request of each client was in flight; the others were sent late, and did not take that time.
    expect(slowIn(lag)).toBeGreaterThanOrEqual(18)
    expect(timesOf(traffic, 'serviceTime').mean).toBeCloseTo(latency.mean - lag.mean)
  })

  test('an answer is complete at its last byte', async () => {
    await using server = await serve((_, response) => {
      response.write('slow ')
      setTimeout(() => response.end('ly'), 60)
    })
    expect(latencyOf(await drive(server.origin, plan({ load: once10 }))).quantile(0)).toBeGreaterThanOrEqual(
      59,
    )
  })
})

test.concurrent('N clients are N connections, kept for the whole run', async () => {
  await using server = await serve((_, response) => response.end('ok'))
  const { connections } = await drive(server.origin, plan())
  expect(connections).toEqual({ opened: 10, lost: 0 })
})

test.concurrent(
  'clients of an open load are connected before it begins, and that is not recorded',
  async () => {
    let requests = 0
    let connected = 0
    let early = 0
    await using server = await serve((request, response) => {
      requests++
      if (request.socket.bytesWritten > 0) {
        if (connected < 10) early++
        response.end('ok')
        return
      }
      setTimeout(() => {
        connected++
        response.end('ok')
      }, 150)
    })
    const traffic = await drive(server.origin, plan())
    expect({ requests, connected, early }).toEqual({ requests: 50, connected: 10, early: 0 })
    expect(latencyOf(traffic).count).toBe(40)
  },
)

test.concurrent(
  'the clock starts when the clients are connected and all is done that comes before',
  async () => {
    await using server = await serve((_, response) => response.end('ok'))
    const steps: string[] = []
    const beforeStart = async () => {
      steps.push('connected')
      await sleep(200)
      steps.push('ready')
    }
    await drive(server.origin, plan({ beforeStart, onStart: () => steps.push('start') }))
    expect(steps).toEqual(['connected', 'ready', 'start'])
  },
)

test.concurrent('clients in stages come and go', async () => {
  await using server = await serve((_, response) => setTimeout(() => response.end('ok'), 20))
  const clients = {
    kind: 'steps',
    steps: [
      { clients: 1, duration: ms(300) },
      { clients: 3, duration: ms(300) },
      { clients: 0, duration: ms(100) },
      { clients: 1, duration: ms(200) },
    ],
  } as const
  const load = { kind: 'closed', pause: ms(0), until: { kind: 'shape', clients } } as const
  const { first } = await drive(server.origin, plan({ clients: 3, load }))
  /** Of each of its requests, and when the client was free to send it: a busy process sends it later. */
  const requestsOf = (client: number) => {
    const own = first.filter(one => one.client === client)
    return own.map((one, index) => ({ ...one, freeMs: own[index - 1]?.answeredMs ?? 0 }))
  }
  const [always, second, third] = [requestsOf(0), requestsOf(1), requestsOf(2)]
  for (const coming of [second, third]) {
    expect(Math.min(...coming.map(({ intendedMs }) => intendedMs))).toBeGreaterThanOrEqual(300)
    expect(Math.max(...coming.map(({ freeMs }) => freeMs))).toBeLessThan(600)
    expect(coming.at(-1)?.answeredMs).toBeGreaterThanOrEqual(600)
  }
  expect(always.filter(({ freeMs, intendedMs }) => freeMs >= 600 && intendedMs < 700)).toEqual([])
  expect(always.at(-1)?.answeredMs).toBeGreaterThanOrEqual(900)
})

test.concurrent('a pause from one time to another is drawn for each', async () => {
  await using server = await serve((_, response) => response.end('ok'))
  const load = {
    kind: 'closed',
    pause: [ms(5), ms(30)],
    until: { kind: 'count', requestsPerClient: 20 },
  } as const
  const { first } = await drive(server.origin, plan({ clients: 1, load }))
  const pauses = first.slice(1).map(({ dueMs }, index) => dueMs - (first[index]?.answeredMs ?? 0))
  expect(Math.min(...pauses)).toBeGreaterThanOrEqual(5)
  expect(Math.max(...pauses) - Math.min(...pauses)).toBeGreaterThan(10)
})

test.concurrent(
  'an answer whose check does not hold is an error, and only then its body is read',
  async () => {
    await using server = await serve((request, response) =>
      response.end(request.url === '/1' ? 'none' : 'some'),
    )
    const call = (request: number) =>
      get(`/${request}`, { check: ({ body }) => body === 'some', name: 'list' })
    const load = { kind: 'closed', pause: ms(0), until: { kind: 'count', requestsPerClient: 3 } } as const
    const { failures } = await drive(server.origin, plan({ clients: 1, call, load }))
    const example = { request: 'GET /1', response: 'none' }
    expect(failures).toMatchObject([
      { call: 'list', outcome: 'status 200, its check failed', kind: 'wrong', count: 1, example },
    ])
  },
)

test('a generator that is kept busy reports it', async () => {
  let requests = 0
  await using server = await serve((_, response) => {
    response.end('ok')
    // The server of this test shares the generator's process, and so its only thread.
    const until = requests++ === 10 ? performance.now() + 200 : 0
    while (performance.now() < until);
  })
  const shape = { kind: 'constant', rate: perSecond(100), duration: seconds(0.4) } as const
  const { seconds: recorded } = await drive(server.origin, plan({ load: { kind: 'open', shape } }))
  expect(recorded[0]?.generatorStallMs).toBeGreaterThan(150)
})
