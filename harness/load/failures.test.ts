import { expect, test } from 'vitest'
import { Distribution } from '../record/distribution.ts'
import type { Traffic } from '../record/run.ts'
import { ms, seconds } from '../record/units.ts'
import { serve } from '../testing/serve.ts'
import { get } from './call.ts'
import { drive, type DrivePlan } from './drive.ts'

/** A request of each of ten clients. */
const plan = (values: Partial<DrivePlan> = {}): DrivePlan => ({
  clients: 10,
  call: get('/'),
  load: { kind: 'closed', pause: ms(0), until: { kind: 'count', requestsPerClient: 1 } },
  seed: 1,
  // A stall of this process is no time-out.
  timeout: seconds(5),
  ...values,
})
const latencyOf = ({ seconds: parts }: Traffic) => Distribution.merge(parts.map(({ latency }) => latency))

test.concurrent('a status is counted by its number', async () => {
  await using server = await serve((_, response) => response.writeHead(503).end())
  const { failures } = await drive(server.origin, plan())
  expect(failures).toMatchObject([{ outcome: 'status 503', count: 10 }])
})

test.concurrent('a status that is expected is none', async () => {
  await using server = await serve((_, response) => response.writeHead(503).end())
  const call = get('/', { status: 503 })
  expect((await drive(server.origin, plan({ call }))).failures).toEqual([])
})

test.concurrent('a request that times out stays in the distribution with its full time', async () => {
  await using server = await serve(() => {})
  let laterMs = Number.POSITIVE_INFINITY
  const onStart = () => {
    const startedAt = performance.now()
    setTimeout(() => (laterMs = performance.now() - startedAt), 500)
  }
  const traffic = await drive(server.origin, plan({ timeout: ms(200), onStart }))
  expect(traffic.failures).toMatchObject([{ outcome: 'timeout', count: 10 }])
  expect(latencyOf(traffic).quantile(0)).toBeGreaterThanOrEqual(200)
  // A timer that is as late as those of the run, where this process stalls.
  expect(Math.max(...traffic.first.map(({ answeredMs }) => answeredMs))).toBeLessThan(laterMs)
})

test.concurrent(
  'a reset is an error and a lost connection, and the client goes on over a new one',
  async () => {
    let requests = 0
    await using server = await serve((request, response) => {
      if (requests++ === 0) request.socket.resetAndDestroy()
      else response.end('ok')
    })
    const load = { kind: 'closed', pause: ms(5), until: { kind: 'count', requestsPerClient: 3 } } as const
    const traffic = await drive(server.origin, plan({ clients: 1, load }))
    expect(traffic.failures).toMatchObject([{ count: 1 }])
    expect(traffic.connections).toEqual({ opened: 2, lost: 1 })
    expect(latencyOf(traffic).count).toBe(3)
  },
)

test.concurrent('without a server every request is an error, and nothing hangs', async () => {
  const { failures } = await drive('http://127.0.0.1:1', plan())
  expect(failures.reduce((sum, { count }) => sum + count, 0)).toBe(10)
})
