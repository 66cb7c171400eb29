import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { text } from 'node:stream/consumers'
import { Hono } from 'hono'
import { expect, onTestFinished, test, vi } from 'vitest'
import { listen, type ListeningServer } from './server.ts'

const start = async (api = new Hono().get('/', c => c.text('here'))) => {
  const reportFailure = vi.fn<(error: unknown) => void>()
  const server = await listen(api, { port: 0, reportFailure })
  return { server, reportFailure }
}

const dial = async ({ port }: ListeningServer, data = ''): Promise<Socket> => {
  const socket = connect({ port, host: '127.0.0.1' })
  onTestFinished(() => void socket.destroy())
  await once(socket, 'connect')
  if (data !== '') socket.write(data)
  return socket
}

const problemIn = (answer: string): unknown => {
  const [head = '', body = ''] = answer.split('\r\n\r\n')
  expect(head.toLowerCase()).toContain('content-type: application/problem+json')
  return JSON.parse(body)
}

const request = (line: string, ...headers: string[]) => [line, ...headers, '', ''].join('\r\n')
const close = 'Connection: close'

test.each([
  ['GARBAGE\r\n\r\n', 400, 'malformed-request'],
  [request('GET / HTTP/1.1', 'Host: a', `X: ${'x'.repeat(20_000)}`), 431, 'headers-too-large'],
  [request('CONNECT a:443 HTTP/1.1', 'Host: a:443'), 405, 'method-not-allowed'],
  [request('GET /\\ HTTP/1.1', 'Host: a', close), 400, 'malformed-request'],
  [request('GET / HTTP/1.1', 'Host: a b', close), 400, 'malformed-request'],
])('%.20j is answered as problem details', async (data, status, kind) => {
  const { server } = await start()
  const answer = await text(await dial(server, data))
  expect(problemIn(answer)).toMatchObject({ status, type: `urn:problem-type:${kind}` })
})

test.each([
  request('GET / HTTP/1.0'),
  request('GET / HTTP/1.1', close),
  request('GET / HTTP/1.1', 'Host: a', 'Expect: the-unexpected', close),
  request('GET / HTTP/1.1', 'Host: a', 'Connection: close, upgrade', 'Upgrade: websocket'),
])('%j is answered', async data => {
  const { server } = await start()
  expect(await text(await dial(server, data))).toMatch(/^HTTP\/1\.1 200 [^]*here$/)
})

test('what is malformed behind a request is refused after that request is answered', async () => {
  const arrived = Promise.withResolvers<undefined>()
  const answer = Promise.withResolvers<undefined>()
  const api = new Hono().get('/', async c => {
    arrived.resolve(undefined)
    await answer.promise
    return c.text('here')
  })
  const { server } = await start(api)
  // In one piece, so that both have arrived with the request.
  const socket = await dial(server, `${request('GET / HTTP/1.1', 'Host: a')}GARBAGE\r\n\r\n`)
  const heard = text(socket)
  await arrived.promise
  answer.resolve(undefined)
  expect(await heard).toMatch(/^HTTP\/1\.1 200 [^]*hereHTTP\/1\.1 400 /)
})

test('an error that even the API cannot answer is reported, and answered with 500', async () => {
  // Hono rethrows what is not an Error.
  const api = new Hono().get('/', vi.fn<() => Promise<Response>>().mockRejectedValue('not an error'))
  const { server, reportFailure } = await start(api)
  const answer = await text(await dial(server, request('GET / HTTP/1.1', 'Host: a', close)))
  expect(problemIn(answer)).toMatchObject({ status: 500, type: 'urn:problem-type:internal-error' })
  expect(reportFailure).toHaveBeenCalledExactlyOnceWith('not an error')
})

test('draining waits for the request in flight, not for idle connections', async () => {
  const answer = Promise.withResolvers<undefined>()
  const arrived = Promise.withResolvers<undefined>()
  const api = new Hono()
    .get('/', c => c.text('here'))
    .get('/slow', async c => {
      arrived.resolve(undefined)
      await answer.promise
      return c.text('slow')
    })
  const { server } = await start(api)
  const idle = await dial(server, request('GET / HTTP/1.1', 'Host: a'))
  await once(idle, 'data')
  const busy = await dial(server, request('GET /slow HTTP/1.1', 'Host: a'))
  await arrived.promise

  const drained = vi.fn<() => void>()
  const draining = server.drain().then(drained)
  await once(idle.resume(), 'close')
  expect(drained).not.toHaveBeenCalled()
  answer.resolve(undefined)
  // The client would keep it alive, but it is closed.
  expect(await text(busy)).toMatch(/^HTTP\/1\.1 200 [^]*slow$/)
  await draining
})

test('draining closes a connection that has never sent a byte', async () => {
  const { server } = await start()
  const silent = await dial(server)
  const hungUp = once(silent.resume(), 'close')
  await expect(server.drain()).resolves.toBeUndefined()
  await hungUp
})

test('a port in use is a rejection', async () => {
  const { server } = await start()
  await expect(listen(new Hono(), { port: server.port, reportFailure: () => {} })).rejects.toThrow(
    'EADDRINUSE',
  )
})
