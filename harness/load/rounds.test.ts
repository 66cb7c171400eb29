import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { get, post } from './call.ts'
import { ms } from '../record/quantities.ts'
import { serve } from '../testing/serve.ts'
import { answeredIn, Rounds, type Paths } from './rounds.ts'

const listen = async (answer: (path: string) => number | undefined) => {
  const seen: string[] = []
  let broken = 0
  const server = await serve((request, response) => {
    seen.push(`${request.method} ${request.url}`)
    request.once('aborted', () => (broken += 1))
    response.once('close', () => {
      if (!response.writableFinished) broken += 1
    })
    const status = answer(request.url ?? '')
    if (status !== undefined) response.writeHead(status).end(`told ${status}`)
  })
  return { ...server, seen, broken: () => broken }
}

test('numbers continue over all rounds, and requests with another end than expected are reported by route', async () => {
  let wrong = 0
  await using server = await listen(path => (path === '/wrong' && wrong++ > 0 ? 500 : 404))
  const paths: Paths = [request => get(`/${request}`, { status: 404 }), get('/wrong', { status: 404 })]
  const rounds = new Rounds(server.origin, paths)
  await rounds.drive(2, 3)
  await rounds.drive(1, 2)
  expect(rounds.sent).toBe(8)
  expect(server.seen.filter(line => line !== 'GET /wrong').toSorted()).toEqual([
    'GET /0',
    'GET /2',
    'GET /4',
    'GET /6',
  ])
  expect(rounds.failures).toEqual({ 'GET /wrong (404): status 500, expected 404': 3 })
  expect(await rounds.failuresAlone()).toEqual(['GET /wrong (404): status 500, expected 404'])
  await Promise.all(rounds.routes().map(({ alone }) => alone.drive(1, 2)))
  const asked = server.seen.filter(line => line !== 'GET /wrong')
  expect(new Set(asked).size).toBe(asked.length)
})

test.each([
  ['is refused whenever it is asked', [404, 404, 404], ['3 × GET /: status 404: told 404']],
  ['is answered otherwise whenever it is asked', [302, 302, 302], ['3 × GET /: status 302: told 302']],
  ['succeeded once', [200, 404, 404], []],
  ['fails, as where no connection is left', [503, 503, 503], []],
  ['has too many requests', [429, 429, 429], []],
])('a route that %s', async (_, statuses, hopeless) => {
  let asked = 0
  await using server = await listen(() => statuses[asked++])
  const rounds = new Rounds(server.origin, [get('/')])
  await rounds.drive(1, 3)
  expect(rounds.hopeless).toEqual(hopeless)
})

test('a route that has never been served is not exhausted', async () => {
  await using server = await listen(path => (path === '/slow' ? 503 : 200))
  const rounds = new Rounds(server.origin, [get('/'), get('/slow')])
  await rounds.drive(1, 4)
  expect(await rounds.failuresAlone()).toEqual([])
})

test('a status that no exhausted service sends is no refusal, with other requests in flight or alone', async () => {
  await using server = await listen(() => 201)
  const rounds = new Rounds(server.origin, [post('/bids', {}, { status: 409 })])
  await rounds.drive(1, 1)
  expect(rounds.failures).toEqual({ 'POST /bids (409): status 201, expected 409': 1 })
  expect(await rounds.failuresAlone()).toEqual([])
})

test('clients that time out, and clients that disconnect in the middle of a body, are no failures', async () => {
  await using server = await listen(() => undefined)
  const rounds = new Rounds(server.origin, [
    get('/slow', { abandonAfter: ms(1) }),
    post('/half', { long: 'enough' }, { hangUp: 'in the body' }),
  ])
  await rounds.drive(1, 4)
  expect(rounds.failures).toEqual({})
  expect(server.seen).toContain('POST /half')
  expect(server.broken()).toBeGreaterThanOrEqual(2)
})

test('clients that disconnect when the response begins are no failures, unless its status is wrong', async () => {
  let closed = 0
  await using server = await serve((request, response) => {
    response.writeHead(request.url === '/gone' ? 404 : 200).write(Buffer.alloc(1_000))
    response.once('close', () => closed++)
  })
  const rounds = new Rounds(server.origin, [
    get('/download', { hangUp: 'in the response' }),
    get('/gone', { hangUp: 'in the response' }),
  ])
  await rounds.drive(1, 4)
  expect(rounds.failures).toEqual({ 'GET /gone (response cut off): status 404': 2 })
  await expect.poll(() => closed).toBe(4)
})

test('half of the clients stay connected until the end, and give up on another connection', async () => {
  const open = new Set<unknown>()
  let opened = 0
  await using server = await serve((request, response) => {
    if (!open.has(request.socket)) request.socket.once('close', () => open.delete(request.socket))
    if (!open.has(request.socket)) opened += 1
    open.add(request.socket)
    if (request.url !== '/slow') response.end()
  })
  const closed = async (left: number) => expect.poll(() => open.size).toBe(left)
  {
    await using rounds = new Rounds(server.origin, [get('/'), get('/slow', { abandonAfter: ms(20) })])
    // The first request, `/`, is of the client that stays; the other one leaves.
    await rounds.drive(2, 2)
    await closed(1)
    const first = opened
    await rounds.drive(1, 2, 1)
    await closed(1)
    // That to give up on, unless it was given up before it was open.
    expect(opened - first).toBeLessThanOrEqual(1)
    expect(rounds.failures).toEqual({})
  }
  await closed(0)
})

test('a connection that was closed while nobody used it is opened again, and no other', async () => {
  const used = new Map<unknown, number>()
  await using server = await serve((request, response) => {
    const last = used.get(request.socket)
    used.set(request.socket, performance.now())
    if (last === undefined || request.url === '/kept') response.end()
    else request.socket.destroy()
  })
  await using rounds = new Rounds(server.origin, [get('/')])
  await rounds.drive(1, 1, 1)
  await sleep(ms(1_100))
  await rounds.drive(1, 1, 1)
  expect(rounds.failures).toEqual({})
  await rounds.drive(1, 1, 1)
  expect(Object.values(rounds.failures)).toEqual([1])
})

test('a few late answers are failures, and the rounds go on', async () => {
  let late = 3
  await using server = await listen(() => (late-- > 0 ? 503 : 200))
  const rounds = new Rounds(server.origin, [get('/')])
  await rounds.drive(1, 9)
  expect([rounds.failed, rounds.failing]).toEqual([true, false])
  late = 1
  await rounds.drive(1, 1)
  expect(rounds.failing).toBe(true)
})

test('without a service each request fails', async () => {
  const rounds = new Rounds('http://127.0.0.1:1', [get('/'), post('/', {}, { hangUp: 'in the body' })])
  await rounds.drive(1, 2)
  expect(Object.keys(rounds.failures)).toHaveLength(2)
})

test('routes are told apart by how they end, and named by the first request of a function', () => {
  const paths: Paths = [
    request => get(`/orders/${request}`, { name: 'GET /orders/:id' }),
    get('/orders', { status: [200, 404] }),
    get('/orders', { status: [404, 410] }),
    get('/orders', { abandonAfter: ms(1) }),
    post('/orders', {}, { hangUp: 'in the body' }),
  ]
  const routes = new Rounds('http://127.0.0.1:1', paths).routes().map(({ route }) => route)
  expect(routes).toEqual([
    'GET /orders/:id',
    'GET /orders',
    'GET /orders (404 or 410)',
    'GET /orders (given up)',
    'POST /orders (cut off)',
  ])
})

test('a route has every entry with its name, in turns: any of them may be the one that keeps something', async () => {
  await using server = await listen(() => 200)
  const name = 'GET /orders/:id'
  const paths = [get('/orders/1', { name }), get('/health'), get('/orders/2', { name })]
  const [orders] = new Rounds(server.origin, paths).routes()
  await orders?.alone.drive(1, 4)
  expect(server.seen.toSorted()).toEqual(['GET /orders/1', 'GET /orders/1', 'GET /orders/2', 'GET /orders/2'])
})

test('a function that makes no call is refused before anything is sent', () => {
  const paths = [() => '/orders'] as unknown as Paths
  expect(() => new Rounds('http://127.0.0.1:1', paths)).toThrow("the result of call is '/orders'")
  expect(() => answeredIn(paths)).toThrow("the result of call is '/orders'")
})
