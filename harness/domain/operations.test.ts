import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { applied, refused, tookMs, unknown } from '../record/act.ts'
import { ms } from '../record/units.ts'
import { Connections } from './connections.ts'
import { domain, type DomainOptions } from './domain.ts'
import { Operations } from './operations.ts'
import { askUntilDecided } from './replays.ts'

/** A service that answers as it is told, and a client of it. */
async function serve(listener: RequestListener, options: Partial<DomainOptions> = {}) {
  const server = createServer(listener)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const connections = [new Connections(() => `http://127.0.0.1:${port}`, { max: 4, timeoutMs: 300 })]
  const described = domain({
    act: (client, { key }) => client.post('/orders', { key }),
    ...options,
  })
  return {
    connections,
    operations: new Operations({ domain: described, opened: { id: 7 }, connections, seed: 1 }),
    async [Symbol.asyncDispose]() {
      await Promise.all(connections.map(one => one[Symbol.asyncDispose]()))
      server.closeAllConnections()
      await server[Symbol.asyncDispose]()
    },
  }
}

const answering =
  (status: number, body: unknown): RequestListener =>
  (_request, response) =>
    response
      .writeHead(status, { 'content-type': 'application/json' })
      .end(body === undefined ? '' : JSON.stringify(body))

const draft = { client: 0, key: 'one-0-0', count: 0 }

test.each([
  [201, applied()],
  [404, refused()],
  [408, unknown()],
  [500, unknown()],
  [302, unknown()],
] as const)('where the domain says nothing, %i means what it says', async (status, effect) => {
  await using service = await serve(answering(status, {}))
  expect(await service.operations.ask(draft)).toMatchObject({ key: 'one-0-0', status, effect })
})

test('the domain says what an answer means, of its status and its parsed body', async () => {
  await using service = await serve(answering(202, { id: 17 }), {
    outcome: ({ status, body }) => (status === 202 ? applied(body.id) : unknown()),
  })
  expect(await service.operations.ask(draft)).toMatchObject({ effect: { kind: 'applied', id: 17 } })
})

test('the last of several requests decides', async () => {
  let requests = 0
  await using service = await serve(
    (request, response) => answering(++requests === 1 ? 200 : 409, {})(request, response),
    {
      act: async (client, { key }) => {
        await client.post('/login')
        await client.post('/orders', { key })
      },
    },
  )
  expect(await service.operations.ask(draft)).toMatchObject({ status: 409, effect: { kind: 'refused' } })
})

test('what a request has left in doubt, a refusal of the next one does not decide, and a success does', async () => {
  const second = async (status: number) => {
    let requests = 0
    await using service = await serve(
      (request, response) => answering(++requests === 1 ? 500 : status, {})(request, response),
      {
        act: async (client, { key }) => {
          await client.post('/orders', { key }).catch(() => undefined)
          await client.post('/orders', { key })
        },
      },
    )
    return await service.operations.ask(draft)
  }
  expect(await second(422)).toMatchObject({ status: 500, effect: { kind: 'unknown' } })
  expect(await second(201)).toMatchObject({ status: 201, effect: { kind: 'applied' } })
})

test('an operation can say by itself what came of it', async () => {
  await using service = await serve(answering(503, { kind: 'applied' }), {
    act: async (client, { key }) => {
      const [first] = await Promise.allSettled([
        client.post('/orders', { key }),
        client.post('/orders', { key }),
      ])
      return first.status === 'fulfilled' ? first.value : applied(7)
    },
  })
  expect(await service.operations.ask(draft)).toMatchObject({
    status: 503,
    effect: { kind: 'applied', id: 7 },
  })
})

test('what one client asks for at one time is told apart', async () => {
  await using service = await serve(
    (request, response) => {
      const id = Number(request.url?.slice(1))
      setTimeout(() => answering(201, { id })(request, response), id === 1 ? 40 : 5)
    },
    {
      act: async (client, { key }) => {
        await client.post(`/${key}`)
        await client.post(`/${key}`)
      },
      outcome: ({ body }) => applied(body.id),
    },
  )
  const asked = await Promise.all(['1', '2'].map(key => service.operations.ask({ ...draft, key })))
  expect(asked.map(({ effect }) => effect)).toEqual([applied(1), applied(2)])
  expect(asked.every(({ sentMs, lastSentMs = 0 }) => lastSentMs > sentMs)).toBe(true)
})

test("replays that are in each other's way are asked for one by one", async () => {
  let underWay = 0
  await using service = await serve((request, response) => {
    const status = ++underWay > 1 ? 503 : 201
    setTimeout(() => {
      underWay -= 1
      answering(status, {})(request, response)
    }, 5)
  })
  const acts = await Promise.all(
    [1, 2, 3].map(client => service.operations.ask({ ...draft, client, key: `run-${client}-0` })),
  )
  expect(acts.filter(({ status }) => status === 503)).toHaveLength(2)
  const { done: replays } = await askUntilDecided(
    service.operations,
    acts.map(act => ({ ...act, effect: unknown() })),
  )
  expect(replays.map(({ status }) => status)).toEqual([201, 201, 201])
  expect(replays.every(({ before }) => before.effect.kind === 'unknown')).toBe(true)
})

test('an answer that never comes leaves a doubt, and what was never sent leaves none', async () => {
  await using silent = await serve(() => undefined)
  expect(await silent.operations.ask(draft)).toMatchObject({
    effect: { kind: 'unknown' },
    reason: expect.stringContaining('timeout'),
  })
  const nowhere = [new Connections(() => 'http://127.0.0.1:9', { max: 1, timeoutMs: 300 })]
  const { act } = domain({ act: client => client.post('/orders') })
  const operations = new Operations({ domain: domain({ act }), opened: {}, connections: nowhere, seed: 1 })
  expect(await operations.ask(draft)).toMatchObject({ effect: { kind: 'refused' }, status: 0 })
})

test('the same operation draws the same again, with the same key', async () => {
  const sent: string[] = []
  await using service = await serve(
    (request, response) => {
      request.on('data', chunk => sent.push(String(chunk)))
      request.on('end', () => answering(201, {})(request, response))
    },
    {
      act: (client, { key, opened, pick }) =>
        client.post('/orders', {
          key,
          of: (opened as { id: number }).id,
          sku: pick(['a', 'b', 'c', 'd', 'e', 'f']),
        }),
    },
  )
  const over = new AbortController()
  const opened = async () => {
    if (service.operations.acts.length === 12) over.abort()
  }
  await service.operations.goOn(2, over.signal, { opened })
  const first = sent.splice(0)
  expect(new Set(first.map(text => (JSON.parse(text) as { sku: string }).sku)).size).toBeGreaterThan(1)
  const { done: replays } = await askUntilDecided(service.operations, service.operations.acts)
  expect(sent.toSorted()).toEqual(first.toSorted())
  expect(replays).toHaveLength(12)
  expect(replays[0]).toMatchObject({ before: { effect: { kind: 'applied' }, status: 201 } })
})

test('whether an operation has told its key is known', async () => {
  const act: DomainOptions['act'] = async (client, tools) =>
    client.post('/orders', client.number === 1 ? { key: tools.key } : {})
  await using service = await serve(answering(201, {}), { act })
  expect(await service.operations.ask({ ...draft, client: 1 })).not.toHaveProperty('withoutKey')
  expect(await service.operations.ask({ ...draft, client: 2 })).toMatchObject({ withoutKey: true })
})

test('equal errors are kept once', async () => {
  await using service = await serve(answering(503, { error: 'later' }))
  await service.operations.ask(draft)
  await service.operations.ask(draft)
  expect(service.connections[0]?.errors).toEqual([
    { status: 503, contentType: 'application/json', body: '{"error":"later"}' },
  ])
})

test.each<[string, Partial<DomainOptions>, string]>([
  ['sends nothing', { act: async () => undefined }, 'act sent no request'],
  ['returns no promise', { act: () => undefined as never }, 'act sent no request'],
  ['throws before', { act: () => Promise.reject(new Error('oh')) }, 'act threw before it sent a request: oh'],
  ['says nothing of an answer', { outcome: () => undefined as never }, 'outcome returned undefined'],
  [
    'throws upon an answer',
    { outcome: ({ body }) => applied((body as { order: { id: number } }).order.id) },
    'outcome threw on status 201',
  ],
])('a domain that %s is told so', async (_, options, message) => {
  await using service = await serve(answering(201, {}), options)
  await expect(service.operations.ask(draft)).rejects.toThrow(message)
})

test.each([
  ['nothing', {}, 'domain: act is missing'],
  ['no function', { act: 'post' }, "domain: act is 'post'"],
  ['an unknown part', { act: () => Promise.resolve(), reads: () => [] }, 'domain: reads is not an option'],
])('%s is no domain', (_, options, message) => {
  expect(() => domain(options as never)).toThrow(message)
})

test('what the domain draws is what it is about, again when it is asked for again', async () => {
  const said: unknown[] = []
  await using service = await serve(answering(200, { id: 7 }), {
    order: ({ pick }) => ({ sku: pick(['a', 'b', 'c', 'd']) }),
    act: (client, { order }) => {
      said.push(order)
      return client.post('/orders', order)
    },
    outcome: () => applied(7, { replayed: false }),
  })
  const act = await service.operations.ask(draft)
  expect(act).toMatchObject({ order: said[0], text: '{"id":7}', effect: { id: 7, replayed: false } })
  expect(await service.operations.replay(act, 0)).toMatchObject({
    order: said[0],
    before: { text: act.text },
  })
  expect(said).toEqual([act.order, act.order])
  const other = { sku: 'another' }
  expect(await service.operations.ask({ ...draft, order: other })).toMatchObject({ order: other })
})

test('of a slow body half is sent when that is told, and what it was held back for is known', async () => {
  const bodies: string[] = []
  const listener: RequestListener = (request, response) => {
    const index = bodies.push('') - 1
    request.on('data', (part: Buffer) => (bodies[index] += part.toString()))
    request.once('end', () => answering(201, {})(request, response))
  }
  await using service = await serve(listener)
  const { operations } = service
  const over = new AbortController()
  const seen = operations
    .sendHalf(ms(60), ms(1_000))
    .then(() => sleep(30))
    .then(() => [...bodies])
  const opened = async () => {
    if (operations.acts.length === 2) over.abort()
  }
  await operations.goOn(0, over.signal, { opened })
  const [half = '', ...more] = await seen
  expect(more).toEqual([])
  const [whole = '', next] = bodies
  expect(half).toHaveLength(Math.floor(whole.length / 2))
  expect([whole, next].map(body => JSON.parse(String(body)) as unknown)).toMatchObject([{}, {}])
  const [first, second] = operations.acts
  expect(first).toMatchObject({ effect: applied(), heldBackMs: 60 })
  expect(first && first.answeredMs - first.sentMs).toBeGreaterThanOrEqual(59)
  expect(first && tookMs(first)).toBeLessThan(59)
  expect(second).not.toHaveProperty('heldBackMs')
})

test('where no operation has a body, nobody waits for half of it', async () => {
  await using service = await serve(answering(201, {}))
  await expect(service.operations.sendHalf(ms(10_000), ms(20))).resolves.toBeUndefined()
})
