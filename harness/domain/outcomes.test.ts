import { expect, test } from 'vitest'
import { post } from '../load/call.ts'
import { applied, refused, unknown } from '../record/act.ts'
import { answering, draft, serveOperations } from '../testing/served-operations.ts'
import { Connections } from './connections.ts'
import { domain, type Domain, type DomainOptions } from './domain.ts'
import { Operations } from './operations.ts'

test.each([
  [201, applied()],
  [404, refused()],
  [408, unknown()],
  [500, unknown()],
  [302, unknown()],
] as const)('where the domain says nothing, %i means what it says', async (status, effect) => {
  await using service = await serveOperations(answering(status, {}))
  expect(await service.operations.ask(draft)).toMatchObject({ key: 'one-0-0', status, effect })
})

test('the domain says what an answer means, of its status and its parsed body', async () => {
  await using service = await serveOperations(answering(202, { id: 17 }), {
    outcome: ({ status, body }) => (status === 202 ? applied(body.id) : unknown()),
  })
  expect(await service.operations.ask(draft)).toMatchObject({ effect: { kind: 'applied', id: 17 } })
})

test('a request that should be refused is refused by its status, or by what `outcome` says of a success', async () => {
  const told = async (status: number, body: object) => {
    await using service = await serveOperations(answering(status, body), {
      outcome: ({ body: { error, result } }) => (error ? refused(error.code) : applied(result.id)),
    })
    const answer = await service.operations.sendRefused(0, post('/rpc', {}), '[')
    return { answer, errors: service.connections.flatMap(({ errors }) => errors).length }
  }
  expect(await told(422, { error: { code: 'n' } })).toEqual({ answer: { answered: 422 }, errors: 1 })
  expect(await told(200, { error: { code: 'n' } })).toEqual({
    answer: { answered: 200, said: '{"error":{"code":"n"}}', byOutcome: true },
    errors: 1,
  })
  expect(await told(200, { result: { id: 7 } })).toMatchObject({
    answer: { answered: 200, said: '{"result":{"id":7}}' },
    errors: 0,
  })
  expect(await told(200, {})).toEqual({ answer: { answered: 200, said: '{}' }, errors: 0 })
})

test('the last of several requests decides', async () => {
  let requests = 0
  await using service = await serveOperations(
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
    await using service = await serveOperations(
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
  await using service = await serveOperations(answering(503, { kind: 'applied' }), {
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

test('a secret that is cut off with the end of a body is not told', async () => {
  const padding = 'x'.repeat(150)
  const act: Domain['act'] = client => client.post('/orders', { padding, token: `Bearer ${'a1'.repeat(30)}` })
  await using service = await serveOperations(answering(201, {}), { act })
  const { requests } = await service.operations.ask(draft)
  expect(requests).toMatchObject([{ request: `POST /orders {"padding":"${padding}","token":"Bearer ***"}` }])
})

test('an answer that never comes leaves a doubt, and what was never sent leaves none', async () => {
  await using silent = await serveOperations(() => undefined, {}, 300)
  expect(await silent.operations.ask(draft)).toMatchObject({
    effect: { kind: 'unknown' },
    reason: expect.stringContaining('timeout'),
    late: true,
  })
  const nowhere = [new Connections({ origin: () => 'http://127.0.0.1:9', max: 1, timeoutMs: 5_000 })]
  const { act } = domain({ act: client => client.post('/orders') })
  const operations = new Operations({ domain: domain({ act }), opened: {}, connections: nowhere, seed: 1 })
  expect(await operations.ask(draft)).toMatchObject({ effect: { kind: 'refused' }, status: 0 })
})

test('a success without the body that tells what was done leaves a doubt', async () => {
  const outcome: DomainOptions['outcome'] = ({ body }) => applied((body as { id: number }).id)
  await using service = await serveOperations(answering(201, null), { outcome })
  expect(await service.operations.ask(draft)).toMatchObject({
    effect: { kind: 'unknown' },
    status: 201,
    reason: 'status 201 with the body null',
  })
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
  await using service = await serveOperations(answering(201, {}), options)
  await expect(service.operations.ask(draft)).rejects.toThrow(message)
})
