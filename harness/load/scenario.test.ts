import type { IncomingMessage, ServerResponse } from 'node:http'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Distribution } from '../record/distribution.ts'
import { masked } from '../record/secrets.ts'
import type { Traffic } from '../record/run.ts'
import { ms, perSecond, seconds } from '../record/quantities.ts'
import { serve as serveRaw } from '../testing/serve.ts'
import { startTruthServer, type TruthServer } from '../testing/truth-server.ts'
import { get } from './call.ts'
import { drive, type DrivePlan } from './drive.ts'
import { mix } from './mix.ts'
import { scenario } from './scenario.ts'
import type { Load } from './schedule.ts'

type Listener = (request: IncomingMessage, response: ServerResponse, body: string) => void

const serve = (listener: Listener) =>
  serveRaw((request, response) => {
    let body = ''
    request.on('data', chunk => (body += String(chunk)))
    request.on('end', () => listener(request, response.setHeader('content-type', 'application/json'), body))
  })

const each = (requestsPerClient: number): Load => ({
  kind: 'closed',
  pause: ms(0),
  until: { kind: 'count', requestsPerClient },
})
const plan = (call: DrivePlan['call'], values: Partial<DrivePlan> = {}): DrivePlan => ({
  clients: 1,
  call,
  load: each(1),
  seed: 1,
  timeout: seconds(2),
  ...values,
})

const latenciesOf = ({ seconds: parts }: Traffic, name: string): Distribution =>
  Distribution.merge(parts.flatMap(({ calls }) => calls?.get(name)?.latency ?? []))
const failedOf = ({ seconds: parts }: Traffic, name: string): number =>
  parts.reduce((sum, { calls }) => sum + (calls?.get(name)?.failed ?? 0), 0)
const namesIn = ({ seconds: parts }: Traffic) => [
  ...new Set(parts.flatMap(({ calls }) => [...(calls?.keys() ?? [])])),
]

/** Answers after as many milliseconds as its path says. */
let server: TruthServer
beforeAll(async () => {
  server = await startTruthServer('asked', { clients: 0, precision: 'whole milliseconds' })
})
afterAll(() => server[Symbol.asyncDispose]())

// How exact the figures are is measured in the calibration exam.
describe.concurrent('the latency of each call', () => {
  test('is that of its step alone, from when the step before it had ended', async () => {
    const steps = scenario('steps', async client => {
      await client.get('/61', { name: 'slow' })
      await client.get('/5', { name: 'quick' })
      await client.get('/30', { name: 'last' })
    })
    const traffic = await drive(server.origin, plan(steps, { clients: 4, load: each(5) }))
    const served = await server.log()
    for (const [name, path] of Object.entries({ slow: '/61', quick: '/5', last: '/30' })) {
      const own = served.filter(one => one.path === path)
      const truth = Math.min(...own.map(({ receivedMs, endedMs }) => endedMs - receivedMs))
      const latency = latenciesOf(traffic, name)
      expect(latency.count).toBe(20)
      // The fastest of many: whatever else this machine does only adds to the others.
      expect(latency.quantile(0), name).toBeGreaterThan(truth - 0.5)
      expect(latency.quantile(0), name).toBeLessThan(truth + 25)
    }
  })

  test('of a mix is that of the calls of its name', async () => {
    const call = mix({ quick: { weight: 3, call: get('/2') }, slow: { weight: 1, call: get('/60') } })
    const traffic = await drive(server.origin, plan(call, { clients: 4, load: each(10) }))
    expect(latenciesOf(traffic, 'quick').count).toBe(30)
    expect(latenciesOf(traffic, 'slow').count).toBe(10)
    expect(latenciesOf(traffic, 'slow').quantile(0)).toBeGreaterThanOrEqual(59)
    expect(latenciesOf(traffic, 'quick').quantile(0)).toBeLessThan(40)
  })

  test('of the first step counts from the schedule, also where the client was busy with an iteration', async () => {
    const steps = scenario('steps', async client => {
      await client.get('/1', { name: 'first' })
      await client.get('/80', { name: 'second' })
    })
    // One client that is to begin every 50 ms, and takes 80 ms: each iteration is later than the one before.
    const load: Load = {
      kind: 'open',
      shape: { kind: 'constant', rate: perSecond(20), duration: ms(500) },
    }
    const traffic = await drive(server.origin, plan(steps, { load }))
    const [first, second] = [latenciesOf(traffic, 'first'), latenciesOf(traffic, 'second')]
    expect([first.count, second.count]).toEqual([10, 10])
    expect(first.quantile(1)).toBeGreaterThan(200)
    // Counted from the schedule too, only two of the ten would be faster than 0.13 s.
    expect(second.quantile(0.25)).toBeLessThan(130)
    expect(second.quantile(0)).toBeGreaterThanOrEqual(79)
  })

  test('has no think time in it', async () => {
    const thinks = scenario('thinks', async (client, { pause }) => {
      await pause(ms(100))
      await client.get('/1', { name: 'one' })
      await pause([ms(100), ms(110)])
      await client.get('/1', { name: 'other' })
    })
    const traffic = await drive(server.origin, plan(thinks, { clients: 4, load: each(2) }))
    expect(latenciesOf(traffic, 'one').quantile(0)).toBeLessThan(80)
    expect(latenciesOf(traffic, 'other').quantile(0)).toBeLessThan(80)
    expect(traffic.durationMs).toBeGreaterThan(400)
  })
})

describe.concurrent('a scenario', () => {
  test('keeps headers and variables of each client, and reads what is answered', async () => {
    const seen: string[] = []
    await using server = await serve((request, response, body) => {
      seen.push(`${request.method} ${request.url} ${request.headers.authorization ?? ''} ${body}`.trim())
      response.writeHead(request.url === '/orders' ? 201 : 200, { 'x-left': '3' }).end('{"token":"token-7"}')
    })
    const answers: unknown[] = []
    const shopper = scenario('shopper', async (client, { pick, iteration }) => {
      if (client.variables['token'] === undefined) {
        const { token } = await client.post('/login', pick([{ user: 'ann' }]))
        client.variables['token'] = token
        client.headers.authorization = `Bearer ${token}`
      }
      const { status, headers, body } = await client.request('POST', '/orders', {
        body: { iteration },
        status: 201,
      })
      answers.push([client.number, status, headers['x-left'], body])
    })
    await drive(server.origin, plan(shopper, { load: each(2) }))
    expect(seen).toEqual([
      'POST /login  {"user":"ann"}',
      'POST /orders Bearer token-7 {"iteration":0}',
      'POST /orders Bearer token-7 {"iteration":1}',
    ])
    expect(answers).toEqual([
      [0, 201, '3', { token: 'token-7' }],
      [0, 201, '3', { token: 'token-7' }],
    ])
    expect(masked('sent with token-7')).toBe('sent with ***')
  })

  test('an unexpected answer ends the iteration, as an error of its step', async () => {
    await using server = await serve((request, response) => {
      response.writeHead(request.url === '/orders' ? 409 : 200).end('{}')
    })
    const shopper = scenario('shopper', async client => {
      await client.get('/products')
      await client.post('/orders', {}, { status: 201 })
      await client.get('/never')
    })
    const traffic = await drive(server.origin, plan(shopper, { load: each(3) }))
    expect(traffic.failures).toMatchObject([
      { call: 'POST /orders', outcome: 'status 409, expected 201', count: 3 },
    ])
    expect(namesIn(traffic)).toEqual(['GET /products', 'POST /orders'])
    expect([failedOf(traffic, 'GET /products'), failedOf(traffic, 'POST /orders')]).toEqual([0, 3])
  })

  test('a reset is an error of its step, and the next iteration goes on over a new connection', async () => {
    let resets = 0
    await using server = await serve((request, response) => {
      if (request.url === '/b' && resets++ === 0) request.socket.resetAndDestroy()
      else response.end('{}')
    })
    const steps = scenario('steps', async client => {
      await client.get('/a')
      await client.get('/b')
    })
    const traffic = await drive(server.origin, plan(steps, { load: each(2) }))
    expect(traffic.failures).toMatchObject([{ call: 'GET /b', count: 1 }])
    expect(latenciesOf(traffic, 'GET /b').count).toBe(2)
    expect(traffic.connections).toMatchObject({ opened: 2, lost: 1 })
  })

  test('one generator of three has each third iteration, from its own number on', async () => {
    await using server = await serve((_, response) => response.end('{}'))
    const iterations: number[] = []
    const counts = scenario('counts', async (client, { iteration }) => {
      iterations.push(iteration)
      await client.get('/')
    })
    const shared = { share: { index: 1, of: 3 }, startsAt: () => performance.now(), take: () => undefined }
    const over = new Promise<void>(() => undefined)
    await drive(server.origin, plan(counts, { clients: 6, load: each(2), shared: { ...shared, over } }))
    expect(iterations).toEqual([1, 4, 7, 10])
  })

  test('where it is a time that ends the load, iterations end with their request in flight', async () => {
    const steps = scenario('steps', async (client, { pause }) => {
      await client.get('/20', { name: 'first' })
      await pause(seconds(30))
      await client.get('/20', { name: 'second' })
    })
    const load: Load = { kind: 'closed', pause: ms(0), until: { kind: 'time', duration: ms(300) } }
    const traffic = await drive(server.origin, plan(steps, { load }))
    expect(namesIn(traffic)).toEqual(['first'])
    expect(traffic.durationMs).toBeLessThan(2_000)
  })

  test('draws by the seed', async () => {
    const drawn = async (seed: number) => {
      const paths: string[] = []
      await using server = await serve((request, response) => {
        paths.push(request.url ?? '')
        response.end('{}')
      })
      const all = Array.from({ length: 50 }, (_, number) => `/${number}`)
      const steps = scenario('steps', async (client, { pick }) => client.get(pick(all)))
      await drive(server.origin, plan(steps, { seed, load: each(20) }))
      return paths
    }
    const [one, again, other] = [await drawn(1), await drawn(1), await drawn(2)]
    expect(one).toEqual(again)
    expect(one).not.toEqual(other)
    expect(new Set(one).size).toBeGreaterThan(8)
  })
})

test('clients of an open load are connected by the first request, which is not recorded', async () => {
  const paths: string[] = []
  await using server = await serve((request, response) => {
    paths.push(request.url ?? '')
    response.end('{}')
  })
  const steps = scenario('steps', async (client, { pause }) => {
    await pause(ms(1))
    await client.get('/a')
    await client.get('/b')
  })
  const load: Load = { kind: 'open', shape: { kind: 'constant', rate: perSecond(40), duration: ms(250) } }
  const traffic = await drive(server.origin, plan(steps, { load, clients: 2 }))
  expect(paths.slice(0, 2)).toEqual(['/a', '/a'])
  expect([latenciesOf(traffic, 'GET /a').count, latenciesOf(traffic, 'GET /b').count]).toEqual([10, 10])
  expect(traffic.connections).toEqual({ opened: 2, lost: 0 })
})
