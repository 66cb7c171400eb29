import type { RequestListener } from 'node:http'
import { json } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import { applied, refused, tookMs, unknown } from '../record/act.ts'
import { ms } from '../record/units.ts'
import { answering, draft, serveOperations } from '../testing/served-operations.ts'
import type { DomainOptions } from './domain.ts'
import type { Operations } from './operations.ts'
import { askUntilDecided } from './replays.ts'

/** One after the other. */
async function sendAsMany(count: number, operations: Operations, client = 0) {
  const over = new AbortController()
  const opened = async () => {
    if (operations.acts.length === count) over.abort()
  }
  await operations.goOn(client, over.signal, { opened })
}

test('what one client asks for at one time is told apart', async () => {
  await using service = await serveOperations(
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

test('clients that hang up do so in the next operations, which stand apart', async () => {
  await using service = await serveOperations((request, response) => {
    setTimeout(
      () => answering(201, { id: 1 })(request, response),
      service.operations.left.length < 2 ? 450 : 0,
    )
  })
  service.operations.leave(2)
  await sendAsMany(1, service.operations)
  const { left, acts, keyPrefix } = service.operations
  expect(left.map(({ key, effect, reason }) => [key, effect.kind, reason])).toEqual([
    [`${keyPrefix}-0-0`, 'unknown', 'its client hung up'],
    [`${keyPrefix}-0-1`, 'unknown', 'its client hung up'],
  ])
  const [sooner = 0, later = 0] = left.map(tookMs)
  expect([sooner > 120, sooner < later, later > 240, later < 400]).toEqual([true, true, true, true])
  expect(acts.map(({ effect }) => effect.kind)).toEqual(['applied'])
})

test("replays that are in each other's way are asked for one by one", async () => {
  let [asked, underWay] = [0, 0]
  const answers: (() => void)[] = []
  const answerAll = () => answers.splice(0).forEach(answer => answer())
  await using service = await serveOperations((request, response) => {
    const status = ++underWay > 1 ? 503 : 201
    answers.push(() => {
      underWay -= 1
      answering(status, {})(request, response)
    })
    // Twice all three at once.
    if (++asked > 6) setTimeout(answerAll, 5)
    else if (asked % 3 === 0) answerAll()
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

test('with two replicas an operation is repeated at the other one, by the same client', async () => {
  const asked: string[] = []
  const listenAs =
    (replica: string): RequestListener =>
    (request, response) => {
      asked.push(`${replica} ${request.url} ${request.headers.authorization}`)
      answering(201, {})(request, response)
    }
  await using one = await serveOperations(listenAs('one'), {
    act: (client, { key }) => {
      client.headers.authorization ??= `client ${client.number}`
      return client.post(`/${key}`)
    },
  })
  await using other = await serveOperations(listenAs('other'))
  const operations = one.operationsOf([...one.connections, ...other.connections])
  const acts = await Promise.all(
    [0, 1].map(client => operations.ask({ ...draft, client, key: `of-${client}` })),
  )
  await askUntilDecided(operations, acts)
  expect(asked.toSorted()).toEqual([
    'one /of-0 client 0',
    'one /of-1 client 1',
    'other /of-0 client 0',
    'other /of-1 client 1',
  ])
})

test('the same operation draws the same again, with the same key', async () => {
  const sent: string[] = []
  await using service = await serveOperations(
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
  await sendAsMany(12, service.operations, 2)
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
  await using service = await serveOperations(answering(201, {}), { act })
  expect(await service.operations.ask({ ...draft, client: 1 })).not.toHaveProperty('withoutKey')
  expect(await service.operations.ask({ ...draft, client: 2 })).toMatchObject({ withoutKey: true })
})

test('equal errors are kept once', async () => {
  await using service = await serveOperations(answering(503, { error: 'later' }))
  await service.operations.ask(draft)
  await service.operations.ask(draft)
  expect(service.connections[0]?.errors).toEqual([
    { status: 503, contentType: 'application/json', body: '{"error":"later"}' },
  ])
})

test('an error with the status of a success is known by `outcome`; of an operation no `check` makes a failed read', async () => {
  const body = { errors: [{ message: 'sold out' }] }
  await using service = await serveOperations(answering(200, body), {
    act: client => client.post('/graphql', {}, { check: () => false }),
    outcome: ({ body: answered }) => (answered['errors'] ? refused('sold out') : applied()),
  })
  await service.operations.ask(draft)
  expect(service.connections[0]?.errors).toMatchObject([
    { status: 200, byOutcome: true, body: JSON.stringify(body) },
  ])
  await expect(service.operations.client(0).get('/', { check: () => false })).rejects.toThrow('answered 200')
  expect(service.connections[0]?.errors.map(({ byOutcome }) => byOutcome)).toEqual([true, undefined])
})

test('what the domain draws is what it is about, again when it is asked for again', async () => {
  const said: unknown[] = []
  await using service = await serveOperations(answering(200, { id: 7 }), {
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

test.each([false, true])('of a slow body half is sent when that is told, in chunks: %s', async inChunks => {
  const half = Promise.withResolvers<Buffer>()
  const length = Promise.withResolvers<unknown>()
  await using service = await serveOperations(request => {
    length.resolve(request.headers['content-length'])
    request.once('data', half.resolve)
  })
  const { operations } = service
  const whole = JSON.stringify({ key: `${operations.keyPrefix}-0-0` })
  const told = operations.sendHalf({ heldBack: ms(10_000), inChunks }, ms(10_000))
  void sendAsMany(1, operations)
  await told
  expect((await half.promise).toString()).toBe(whole.slice(0, Math.floor(whole.length / 2)))
  expect(await length.promise).toBe(inChunks ? undefined : String(whole.length))
})

test('what a body was held back for is known, and the next body is not held back', async () => {
  const bodies: Promise<unknown>[] = []
  await using service = await serveOperations((request, response) => {
    bodies.push(json(request))
    request.once('end', () => answering(201, {})(request, response))
  })
  const { operations } = service
  void operations.sendHalf({ heldBack: ms(60), inChunks: false }, ms(1_000))
  await sendAsMany(2, operations)
  const [first, second] = operations.acts
  expect(await Promise.all(bodies)).toEqual([{ key: first?.key }, { key: second?.key }])
  expect(first).toMatchObject({ effect: applied(), heldBackMs: 60 })
  const tookWholeMs = first && first.answeredMs - first.sentMs
  expect(tookWholeMs).toBeGreaterThanOrEqual(59)
  expect(first && tookMs(first)).toBe(Number(tookWholeMs) - 60)
  expect(second).not.toHaveProperty('heldBackMs')
})

test('where no operation has a body, nobody waits for half of it', async () => {
  await using service = await serveOperations(answering(201, {}))
  await expect(
    service.operations.sendHalf({ heldBack: ms(10_000), inChunks: false }, ms(20)),
  ).resolves.toBeUndefined()
})

test.each([
  ['pause for less time', 201, { atLeast: 0, below: 40 }],
  ['pause as before once they were turned away', 503, { atLeast: 49, below: Infinity }],
])('clients in a hurry %s', async (_, status, pauses) => {
  await using service = await serveOperations(answering(status, { id: 1 }), {
    act: client => client.post('/'),
    outcome: () => (status === 503 ? refused() : applied()),
  })
  const { operations } = service
  const shortestPause = async (isInHurry: boolean) => {
    operations.hurry(isInHurry)
    await sendAsMany(6, operations)
    const acts = operations.acts.splice(0)
    return Math.min(...acts.slice(1).map(({ sentMs }, index) => sentMs - (acts[index]?.answeredMs ?? 0)))
  }
  expect(await shortestPause(false)).toBeGreaterThanOrEqual(49)
  const hurried = await shortestPause(true)
  expect(hurried).toBeGreaterThanOrEqual(pauses.atLeast)
  expect(hurried).toBeLessThan(pauses.below)
})
