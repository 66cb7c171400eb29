import { once } from 'node:events'
import { createServer as createTcpServer, type AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test, vi } from 'vitest'
import { HarnessError } from '../record/errors.ts'
import { ms, seconds } from '../record/quantities.ts'
import { serve } from '../testing/serve.ts'
import { postgres } from './beside.ts'
import { defineService, type ServiceOptions } from './description.ts'
import { earlyEnds, untilReady, type AskedService } from './readiness.ts'

const describe = (options: Partial<ServiceOptions> = {}) =>
  defineService({ name: 'orders', build: { image: 'orders' }, ...options })
const up = Promise.resolve()

/** `table` is what `/proc/net/tcp` says inside its container. */
const asked = (origin: string, table = ''): AskedService => ({
  origin,
  port: 3000,
  container: {
    hostPid: async () => undefined,
    exec: async () => table,
    evidence: () => ['| thinking'],
    crash: () => Promise.reject(new HarnessError('the service ended')),
    start: () => Promise.reject(new Error('nobody should start it')),
    exited: new Promise(() => {}),
  },
})

/** Ends 20 ms after each of its first `ends` starts; where it is started again it is at `origin`. */
function ending(ends: number, { origin = 'http://127.0.0.1:1', outOfMemory = false } = {}) {
  const before = asked('http://127.0.0.1:1')
  let starts = 1
  const service: AskedService = {
    ...before,
    get origin() {
      return starts > 1 ? origin : before.origin
    },
    container: {
      ...before.container,
      get exited() {
        return starts > ends ? before.container.exited : sleep(20, { code: 1, outOfMemory })
      },
      start: async () => void starts++,
    },
  }
  return { service, starts: () => starts }
}

async function listen(statusOf: (path: string, request: number) => number) {
  let requests = 0
  const server = await serve(({ url = '' }, response) =>
    response.writeHead(statusOf(url, requests++), { connection: 'close' }).end(),
  )
  return { ...server, service: asked(server.origin), requests: () => requests }
}

const row = (address: string, port: string) => `   0: ${address}:${port} 00000000:0000 0A 00000000:00000000`

test('the first of the usual paths that is there is the one', async () => {
  await using server = await listen(path => (path === '/health' || path === '/' ? 200 : 404))
  expect(await untilReady(describe(), server.service, up)).toBe('/health')
})

test('a path that is there and not ready is waited for', async () => {
  await using server = await listen((path, request) => (path === '/readyz' && request < 3 ? 503 : 200))
  expect(await untilReady(describe(), server.service, up)).toBe('/readyz')
})

test('a path that is named is the only one that counts, and of the others it is told which would', async () => {
  await using server = await listen(path => (path === '/' || path === '/ping' ? 200 : 404))
  const description = describe({ ready: '/readyz', readyWithin: ms(100) })
  await expect(untilReady(description, server.service, up)).rejects.toThrow(
    'the service was not ready 0.1 s after it was started\n  GET /readyz: status 404\n  GET /: status 200\n  GET /ping: status 200\n  | thinking\n' +
      "  fix: write `ready: '/'`, or make the path in `ready` answer 200",
  )
})

test('where it listens instead is told', async () => {
  const service = asked('http://127.0.0.1:1', row('00000000', '1F90'))
  const description = describe({ readyWithin: ms(100) })
  await expect(untilReady(description, service, up)).rejects.toThrow(
    'GET /readyz: it does not listen on port 3000 (yet)\n  it listens on port 8080, but requests go to port 3000\n',
  )
})

test('a connection that is closed is one to a published port on which nothing listens', async () => {
  const server = createTcpServer(socket => socket.destroy()).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const waiting = untilReady(describe({ readyWithin: ms(100) }), asked(`http://127.0.0.1:${port}`), up)
  await expect(waiting).rejects.toThrow('it does not listen on port 3000 (yet)\n  it listens on no port')
  server.close()
})

test('a crash ends the waiting', async () => {
  const { service, starts } = ending(1)
  await expect(untilReady(describe(), service, up)).rejects.toThrow('the service ended')
  expect(starts()).toBe(1)
})

test.each([
  ['before what is beside it is up', 100],
  ['of what was not up yet', 10],
])('one that ends %s is started once more, after that, wherever it is then', async (_, upAfterMs) => {
  await using server = await listen(() => 200)
  const { service, starts } = ending(1, server)
  const told: string[] = []
  const besideUp = sleep(upAfterMs).then(() => told.push('it is up'))
  const tell = (what: string) => told.push(what)
  const description = describe({ beside: { database: postgres() } })
  expect(await untilReady(description, service, besideUp, tell)).toBe('/readyz')
  expect(starts()).toBe(2)
  expect(told.toSorted()).toEqual(['it is up', 'the service ended; it will be restarted after database'])
})

test.each([
  ['an end after that is a crash', ending(2), 2],
  ['so is one at its memory limit', ending(1, { outOfMemory: true }), 1],
])('%s', async (_, { service, starts }, expected) => {
  await expect(untilReady(describe(), service, sleep(50))).rejects.toThrow('the service ended')
  expect(starts()).toBe(expected)
})

test('where what is beside it does not come up, that is what is told', async () => {
  const { service, starts } = ending(1)
  const never = sleep(50).then(() => Promise.reject(new HarnessError('the database did not start')))
  await expect(untilReady(describe(), service, never)).rejects.toThrow('the database did not start')
  expect(starts()).toBe(1)
})

test('one that remembers what it was asked too early is not asked too early', async () => {
  let isUp = false
  await using server = await listen(() => (isUp ? 200 : 503))
  const besideUp = sleep(100).then(() => (isUp = true))
  expect(await untilReady(describe(), server.service, besideUp)).toBe('/readyz')
  expect(server.requests()).toBe(1)
})

// These wait for a second or more each.
test.concurrent('who has long to become ready may take long to answer', async () => {
  await using server = await serve((_, response) => setTimeout(() => response.writeHead(200).end(), 1_100))
  const slow = asked(server.origin)
  const readyWithin = seconds(20.001)
  expect(await untilReady(describe({ ready: '/', readyWithin }), slow, up)).toBe('/')
})

test.concurrent('what looks like a wrong port is told while it is still waited for', async () => {
  const service = asked('http://127.0.0.1:1', row('00000000', '1F90'))
  const suspected: string[] = []
  const waiting = untilReady(describe({ readyWithin: seconds(2.5) }), service, up, what =>
    suspected.push(what),
  )
  await expect(waiting).rejects.toThrow('not ready 2.5 s after')
  expect(suspected[0]).toBe('it listens on port 8080, but requests go to port 3000')
})

test.concurrent('a server that only its own container reaches is told before the time is over', async () => {
  const service = asked('http://127.0.0.1:1', row('0100007F', '0BB8'))
  const startedAt = performance.now()
  await expect(untilReady(describe({ readyWithin: seconds(2) }), service, up)).rejects.toThrow(
    'listens on 127.0.0.1:3000 in its container',
  )
  expect(performance.now() - startedAt).toBeLessThan(seconds(2))
})

test.concurrent('on a slow engine, reading the ports leaves most of the time to the service', async () => {
  const service = asked('http://127.0.0.1:1')
  let looks = 0
  const exec = async () => {
    looks++
    await sleep(200)
    return ''
  }
  const slow = { ...service, container: { ...service.container, exec } }
  await expect(untilReady(describe({ readyWithin: ms(1500) }), slow, up)).rejects.toThrow('not ready')
  // The last one is for the message.
  expect(looks).toBe(2)
})

test('who is started beside what is up never ends too early', async () => {
  const isEarly = await earlyEnds(Promise.resolve())
  expect(isEarly()).toBe(false)
})

test('an end is early until two seconds after it is up, and wherever that fails', async () => {
  const isEarly = await earlyEnds(sleep(5))
  expect(isEarly()).toBe(true)
  await sleep(10)
  const now = performance.now()
  using _clock = vi
    .spyOn(performance, 'now')
    .mockReturnValueOnce(now + 1_900)
    .mockReturnValueOnce(now + 2_100)
  expect([isEarly(), isEarly()]).toEqual([true, false])
  const never = await earlyEnds(sleep(5).then(() => Promise.reject(new Error('it did not start'))))
  await sleep(10)
  expect(never()).toBe(true)
})
