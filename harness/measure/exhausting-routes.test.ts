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

/** A service with three connections. `/half` keeps one for every second request, `/gone` for each. */
async function leaky() {
  let [left, asked, starts] = [3, 0, 0]
  const server = await serve(({ url }, response) => {
    const served = left > 0
    if (url === '/gone' || (url === '/half' && asked++ % 2 === 0)) left -= 1
    response.writeHead(served ? 200 : 503).end()
  })
  const container = {
    end: () => Promise.resolve(),
    start: async () => void ([left, starts] = [3, starts + 1]),
  }
  const service = { origin: server.origin, container }
  const paths = () => ['/ready', '/half', '/gone', '/fine'].map(path => get(path))
  const system = {
    service,
    services: [service],
    readyPath: '/ready',
    description: { paths, readyWithin: seconds(1) },
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  }
  return { system: system as unknown as System, starts: () => starts }
}

test('a route that exhausts the pool alone is named, and none beside it', async () => {
  const { system, starts } = await leaky()
  const record = await withExhaustingRoutes(recordOf({}), () => Promise.resolve(system))
  expect(record).toMatchObject({
    growth: { origins: { connections: [{ kind: 'growingRoutes', routes: ['GET /gone'], of: 4 }] } },
  })
  expect(starts()).toBeGreaterThanOrEqual(2)
})

test.each([
  ['that refuses nothing', { refusing: [] }],
  ['without connections', { windows: [] }],
])('a service %s is not started again', async (_, changes) => {
  const record = recordOf(changes)
  expect(await withExhaustingRoutes(record, () => Promise.reject(new Error('started')))).toBe(record)
})
