import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test, vi } from 'vitest'
import { type ApiParts, createApi } from './api.ts'
import type { Bank, Order } from './bank.ts'
import { Metrics } from './metrics.ts'
import { Problem } from './problem.ts'
import { Readiness } from './readiness.ts'

/** A bank with two accounts. Each test replaces the calls it examines. */
const calmBank: Bank = {
  open: async balance => ({ id: 3, balance }),
  find: async id => ({ id, balance: 100 }),
  list: async () => ({
    accounts: [
      { id: 1, balance: 100 },
      { id: 2, balance: 0 },
    ],
    total: 100,
  }),
  transfer: async () => ({ transferId: 7, replayed: false }),
  ping: async () => {},
}

const start = (bank: Partial<Bank> = {}) => {
  const parts = {
    bank: { ...calmBank, ...bank },
    metrics: new Metrics(() => ({ size: 10, inUse: 0, queued: 0 })),
    readiness: new Readiness(
      () => bank.ping?.() ?? Promise.resolve(),
      () => {},
    ),
    reportFailure: vi.fn<ApiParts['reportFailure']>(),
  }
  const { fetch } = createApi(parts)
  const request = async (path: string, init?: RequestInit) =>
    fetch(new Request(`http://localhost${path}`, init))
  return { ...parts, api: { request } }
}

const post = (body: unknown, headers: Readonly<Record<string, string>> = {}) => ({
  method: 'POST',
  headers,
  body: JSON.stringify(body),
})

const problemOf = async (response: Response) => {
  expect(response.headers.get('Content-Type')).toBe('application/problem+json')
  const body = (await response.json()) as { type: string; title: string; status: number; detail: string }
  expect(Object.keys(body)).toEqual(['type', 'title', 'status', 'detail'])
  expect(body.status).toBe(response.status)
  return [body.status, body.type, body.detail]
}

const order = { fromId: 1, toId: 2, amount: 30 }

test('health answers without the database', async () => {
  const { api } = start({ ping: () => Promise.reject(new Error('down')) })
  const response = await api.request('/api/health')
  expect(response.status).toBe(200)
  expect(await response.json()).toEqual({
    status: 'healthy',
    timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
    uptime: expect.any(Number),
  })
})

test('ready answers what the database does', async () => {
  const up = await start().api.request('/api/ready')
  expect([up.status, await up.json()]).toEqual([200, { status: 'ready' }])

  const { api } = start({ ping: () => Promise.reject(new Error('connect ECONNREFUSED 10.0.0.1')) })
  const down = await api.request('/api/ready')
  expect(down.headers.get('Retry-After')).toBe('1')
  expect(await problemOf(down)).toEqual([
    503,
    'urn:problem-type:not-ready',
    'the database does not answer; wait until it is back',
  ])
})

test('while it stops it is not ready, still answers, and asks every client to close', async () => {
  const { api, readiness } = start()
  expect((await api.request('/api/health')).headers.get('Connection')).toBeNull()
  readiness.stop()
  expect((await api.request('/api/ready')).status).toBe(503)
  for (const path of ['/api/health', '/api/accounts', '/nowhere']) {
    expect((await api.request(path)).headers.get('Connection')).toBe('close')
  }
})

test('metrics are JSON, or the same figures as Prometheus text', async () => {
  const { api } = start()
  await api.request('/api/health')
  const json = (await (await api.request('/api/metrics')).json()) as Record<string, unknown>
  expect(json).toMatchObject({
    requestCount: 1,
    errorCount: 0,
    responseTime: {
      p50: expect.any(Number),
      p95: expect.any(Number),
      p99: expect.any(Number),
      mean: expect.any(Number),
    },
    memory: { rss: expect.any(Number), heapTotal: expect.any(Number), heapUsed: expect.any(Number) },
  })
  const text = await api.request('/api/metrics', { headers: { Accept: 'text/plain' } })
  expect(text.headers.get('Content-Type')).toBe('text/plain; version=0.0.4; charset=utf-8')
  expect(await text.text()).toContain('\nhttp_requests_total 2\n')
})

test.each([
  ['*/*', 'application/json'],
  ['application/json, text/plain;q=0.9', 'application/json'],
  ['application/openmetrics-text;q=0.5,text/plain;version=0.0.4;q=0.4,*/*;q=0.1', 'text/plain'],
])('metrics for Accept: %s are %s', async (accept, type) => {
  const response = await start().api.request('/api/metrics', { headers: { Accept: accept } })
  expect(response.headers.get('Content-Type')).toContain(type)
})

test('every answer is counted, and those of the service as errors', async () => {
  const { api, metrics } = start({ list: () => Promise.reject(new Error('bug')) })
  await api.request('/api/health')
  await api.request('/nowhere')
  await api.request('/api/accounts', post('x'))
  await api.request('/api/accounts')
  expect(metrics.read()).toMatchObject({ requestCount: 4, errorCount: 1, inFlight: 0 })
})

test('the time to answer is measured from the request to the answer', async () => {
  const { api, metrics } = start({ ping: () => sleep(20) })
  await api.request('/api/ready')
  expect(metrics.read().responseTime.p50).toBeGreaterThanOrEqual(19)
})

test('an account is opened, found and listed', async () => {
  const { api } = start()
  const opened = await api.request('/api/accounts', post({ balance: 70 }))
  expect([opened.status, await opened.json()]).toEqual([201, { id: 3, balance: 70 }])
  expect(opened.headers.get('Location')).toBe('/api/accounts/3')
  expect(await (await api.request('/api/accounts/3')).json()).toEqual({ id: 3, balance: 100 })
  expect(await (await api.request('/api/accounts')).json()).toEqual(await calmBank.list())
})

test('a transfer is made once for each key', async () => {
  const orders: Order[] = []
  const { api } = start({
    transfer: async received => {
      orders.push(received)
      return { transferId: 7, replayed: orders.length > 1 }
    },
  })
  const keyed = post(order, { 'Idempotency-Key': 'k1' })
  const first = await api.request('/api/transfer', keyed)
  const replay = await api.request('/api/transfer', keyed)
  expect([first.status, replay.status]).toEqual([200, 200])
  expect(first.headers.get('Idempotency-Replayed')).toBeNull()
  expect(replay.headers.get('Idempotency-Replayed')).toBe('true')
  expect(await replay.text()).toBe(await first.text())
  expect(orders).toEqual([
    { ...order, idempotencyKey: 'k1' },
    { ...order, idempotencyKey: 'k1' },
  ])
})

test.each([
  ['no-such-account', 404],
  ['key-in-flight', 409],
  ['insufficient-funds', 422],
  ['key-reused', 422],
  ['not-applied', 503],
  ['outcome-unknown', 503],
] as const)('a transfer refused as %s answers %i', async (kind, status) => {
  const { api, reportFailure } = start({ transfer: () => Promise.reject(new Problem(kind, 'because')) })
  const response = await api.request('/api/transfer', post(order))
  expect(await problemOf(response)).toEqual([status, `urn:problem-type:${kind}`, 'because'])
  expect(reportFailure).not.toHaveBeenCalled()
})

test.each([
  ['/api/accounts', { method: 'POST', body: '{' }],
  ['/api/accounts', { method: 'POST' }],
  ['/api/accounts', post([])],
  ['/api/transfer', post({ ...order, amount: 1.5 })],
  ['/api/transfer', post({ ...order, amount: '30' })],
  ['/api/transfer', post({ ...order, toId: 1 })],
  ['/api/transfer', post(order, { 'Idempotency-Key': 'a b' })],
])('%s refuses the malformed %j', async (path, request) => {
  expect(await problemOf(await start().api.request(path, request))).toEqual([
    400,
    'urn:problem-type:malformed-request',
    expect.any(String),
  ])
})

test.each([
  ['GET', '/nowhere', 'no-such-route'],
  ['GET', '/api/accounts/1/', 'no-such-route'],
  ['GET', '/api/accounts/one', 'no-such-account'],
  ['GET', '/api/accounts/%zz', 'no-such-account'],
])('%s %s does not exist: %s', async (method, path, kind) => {
  const [status, type] = await problemOf(await start().api.request(path, { method }))
  expect([status, type]).toEqual([404, `urn:problem-type:${kind}`])
})

test.each([
  ['DELETE', '/api/health', 'GET, HEAD'],
  ['GET', '/api/transfer', 'POST'],
  ['PUT', '/api/accounts', 'GET, HEAD, POST'],
])('%s %s is told which methods the route takes', async (method, path, allow) => {
  const response = await start().api.request(path, { method })
  expect(response.headers.get('Allow')).toBe(allow)
  expect(await problemOf(response)).toEqual([
    405,
    'urn:problem-type:method-not-allowed',
    `${path} does not take ${method}; use ${allow}`,
  ])
})

test('HEAD answers as GET does, without a body', async () => {
  const response = await start().api.request('/api/health', { method: 'HEAD' })
  expect([response.status, await response.text()]).toEqual([200, ''])
})

test.each([
  ['with its length', {}],
  ['in chunks', { 'Transfer-Encoding': 'chunked' }],
])('a body of more than 4 KiB, sent %s, is refused', async (_how, headers) => {
  const body = ' '.repeat(4_097)
  const length = 'Transfer-Encoding' in headers ? {} : { 'Content-Length': '4097' }
  const request = { method: 'POST', body, headers: { ...headers, ...length } }
  expect(await problemOf(await start().api.request('/api/transfer', request))).toEqual([
    413,
    'urn:problem-type:payload-too-large',
    'the body is larger than 4096 bytes; send less',
  ])
})

test('an unexpected error is reported to the operator and hidden from the client', async () => {
  const bug = new Error('relation "accounts" does not exist at db.internal:5432')
  const { api, reportFailure } = start({ find: () => Promise.reject(bug) })
  const response = await api.request('/api/accounts/1')
  expect(await problemOf(response)).toEqual([
    500,
    'urn:problem-type:internal-error',
    'the service failed; the reason is in its log',
  ])
  expect(reportFailure).toHaveBeenCalledExactlyOnceWith(bug, { method: 'GET', path: '/api/accounts/1' })
})
