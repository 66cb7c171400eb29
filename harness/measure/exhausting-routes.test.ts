import { expect, test } from 'vitest'
import type { GrowthRecord } from '../judge/growth/record.ts'
import type { MeasuredLeak } from '../judge/records/judge.ts'
import { get } from '../load/call.ts'
import { seconds } from '../record/quantities.ts'
import type { System } from '../system/system.ts'
import { serve } from '../testing/serve.ts'
import { withExhaustingRoutes } from './exhausting-routes.ts'

const growth: GrowthRecord = {
  windows: [{ readings: [{ requests: 40, values: { 'connections.open': 3 } }], classHistograms: [] }],
  failures: { 'GET /ready: status 503': 1 },
  refusing: ['GET /ready: status 503'],
}
const recordOf = (changes: Partial<GrowthRecord>) =>
  ({ kind: 'leak', promises: {}, growth: { ...growth, ...changes } }) as unknown as MeasuredLeak

/**
 * A service with ten connections. `/rare` keeps one of ten, `/half` one of two, `/gone` one for each request. `/locks` keeps one with
 * a lock that it then waits for.
 */
async function leaky() {
  let [left, asked, starts, isLocked] = [10, 0, 0, false]
  const every: Readonly<Record<string, number>> = { '/rare': 10, '/half': 2, '/gone': 1 }
  const server = await serve(({ url }, response) => {
    const served = left > 0 && !(url === '/locks' && isLocked)
    isLocked ||= url === '/locks'
    if (asked++ % (every[String(url)] ?? Number.NaN) === 0) left -= 1
    response.writeHead(served ? 200 : 503).end()
  })
  const container = {
    end: () => Promise.resolve(),
    start: async () => void ([left, starts, isLocked] = [10, starts + 1, false]),
  }
  const service = { origin: server.origin, container }
  const paths = () => ['/ready', '/rare', '/half', '/gone', '/fine', '/locks'].map(path => get(path))
  const system = {
    service,
    services: [service],
    readyPath: '/ready',
    description: { paths, readyWithin: seconds(1) },
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  }
  return { system: system as unknown as System, starts: () => starts }
}

test('routes that exhaust the pool alone are named, and no rare one before them', async () => {
  const { system, starts } = await leaky()
  const record = await withExhaustingRoutes(recordOf({}), () => Promise.resolve(system))
  expect(record).toMatchObject({
    growth: {
      origins: {
        connections: [{ kind: 'growingRoutes', routes: ['GET /half', 'GET /gone', 'GET /locks'], of: 6 }],
      },
    },
  })
  expect(starts()).toBeGreaterThanOrEqual(2)
})

test('a route that refuses because it keeps connections itself is no probe of others', async () => {
  const { system } = await leaky()
  const refusing = ['GET /locks: status 503']
  const record = await withExhaustingRoutes(recordOf({ refusing }), () => Promise.resolve(system))
  expect(record).toMatchObject({
    growth: { origins: { connections: [{ routes: ['GET /half', 'GET /gone', 'GET /locks'], of: 6 }] } },
  })
})

test('a search that fails leaves the verdict as it is', async () => {
  const record = await withExhaustingRoutes(recordOf({}), () => Promise.reject(new Error('no engine')))
  expect(record).toMatchObject({ growth: { origins: { connections: [{ said: 'no engine' }] } } })
})

test.each([
  ['that refuses nothing', { refusing: [] }],
  ['without connections', { windows: [] }],
])('a service %s is not started again', async (_, changes) => {
  const record = recordOf(changes)
  expect(await withExhaustingRoutes(record, () => Promise.reject(new Error('started')))).toBe(record)
})
