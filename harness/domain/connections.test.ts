import { expect, test } from 'vitest'
import { get, post } from '../load/call.ts'
import { ms } from '../record/units.ts'
import { serve } from '../testing/serve.ts'
import { Connections, RequestFailed } from './connections.ts'

const limits = { max: 1, timeoutMs: 10_000 }

test('who waits where the service was is told when it has moved', async () => {
  await using lost = await serve(() => {})
  await using found = await serve((_, response) => response.writeHead(200).end('{}'))
  let origin = lost.origin
  await using connections = new Connections({ ...limits, origin: () => origin })
  const waiting = connections.ask(get('/')).catch((error: unknown) => error)
  await connections.leaveFormer()
  origin = found.origin
  const answered = connections.ask(get('/'))
  await connections.leaveFormer()
  expect(await waiting).toBeInstanceOf(RequestFailed)
  expect(await waiting).toMatchObject({ sent: true })
  expect((await answered).status).toBe(200)
}, 5_000)

test('a slow body is the first request of a new connection, but in chunks', async () => {
  const sockets: unknown[] = []
  await using server = await serve((request, response) => {
    sockets.push(request.socket)
    request.resume().once('end', () => response.writeHead(200).end('{}'))
  })
  await using connections = new Connections({ ...limits, origin: () => server.origin })
  await connections.ask(post('/', {}))
  for (const inChunks of [true, false])
    await connections.ask(post('/', {}), { heldBack: ms(1), inChunks, onHalf: () => {} })
  const [first, chunked, whole] = sockets
  expect(chunked).toBe(first)
  expect(whole).not.toBe(first)
})

test('errors are distinct by what they say, and not by their ids', async () => {
  let requests = 0
  await using server = await serve((_, response) => {
    requests += 1
    const reason = requests < 3 ? 'try later' : 'connect ECONNREFUSED 172.18.0.3:5432'
    response
      .writeHead(503, { 'content-type': 'text/plain', 'x-request-id': requests, 'x-reason': reason })
      .end()
  })
  await using connections = new Connections({ ...limits, origin: () => server.origin })
  for (const call of [get('/'), get('/'), get('/')]) await connections.answerTo(call)
  const error = { status: 503, contentType: 'text/plain', body: '' }
  expect(connections.errors).toEqual([
    error,
    { ...error, headers: ['x-reason: connect ECONNREFUSED 172.18.0.3:5432'] },
  ])
})

test('every second time, a GET asks whether what it got before is still valid', async () => {
  const asked: (string | undefined)[] = []
  await using server = await serve((request, response) => {
    const tag = request.headers['if-none-match']
    asked.push(tag)
    if (tag === 'W/"1"') response.writeHead(304).end()
    else response.writeHead(200, { etag: 'W/"1"', 'content-type': 'application/json' }).end('{"n":1}')
  })
  await using connections = new Connections({ ...limits, origin: () => server.origin })
  const calls = [get('/'), get('/'), get('/other'), get('/', { headers: { authorization: 'b' } }), get('/')]
  const answers = []
  for (const call of calls) answers.push(await connections.ask(call))
  expect(answers.map(({ status, body }) => ({ status, body: body as unknown }))).toEqual(
    calls.map(() => ({ status: 200, body: { n: 1 } })),
  )
  expect(asked).toEqual([undefined, 'W/"1"', undefined, undefined, undefined])
})

test('errors that name a host are told with its name', async () => {
  await using server = await serve((_, response) =>
    response
      .writeHead(422, { 'content-type': 'text/plain', 'x-by': 'replica 0a1b2c3d4e5f' })
      .end('see 6f5e4d3c2b1a'),
  )
  const names = ['0a1b2c3d4e5f', '6f5e4d3c2b1a', 'ffffffffffff']
  await using connections = new Connections({
    ...limits,
    origin: () => server.origin,
    hostNames: () => names,
  })
  await connections.answerTo(get('/'))
  const headers = ['x-by: replica 0a1b2c3d4e5f']
  expect(connections.errors).toMatchObject([{ headers, hostNames: names.slice(0, 2) }])
})

test('an error without a content type says so', async () => {
  await using server = await serve((_, response) => response.writeHead(502).end('no upstream'))
  await using connections = new Connections({ ...limits, origin: () => server.origin })
  await connections.answerTo(get('/'))
  expect(connections.errors).toEqual([{ status: 502, contentType: 'no content type', body: 'no upstream' }])
})

test('JSON that cannot be parsed is remembered, whatever its status says, and another status than expected is not', async () => {
  const headers = { 'content-type': 'application/json' }
  await using server = await serve((_, response) => response.writeHead(200, headers).end('[1 2]'))
  await using connections = new Connections({ ...limits, origin: () => server.origin })
  await expect(connections.ask(get('/'))).rejects.toThrow('GET / was answered 200')
  expect(connections.errors).toMatchObject([{ status: 200, body: '[1 2]' }])
  await using created = await serve((_, response) => response.writeHead(200).end('{}'))
  await using others = new Connections({ ...limits, origin: () => created.origin })
  await expect(others.ask(get('/', { status: 201 }))).rejects.toThrow('GET / was answered 200')
  expect(others.errors).toEqual([])
})
