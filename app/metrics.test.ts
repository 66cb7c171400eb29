import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, test } from 'vitest'
import { Metrics } from './metrics.ts'

const poolState = () => ({ size: 10, inUse: 1, queued: 2 })

test('before the first request every figure is 0 and none is missing', () => {
  expect(new Metrics(poolState).read()).toMatchObject({
    requestCount: 0,
    errorCount: 0,
    inFlight: 0,
    responseTime: { p50: 0, p95: 0, p99: 0, mean: 0 },
    pool: { size: 10, inUse: 1, queued: 2 },
  })
})

test('percentiles cover all requests to three significant figures, the mean is exact', () => {
  const metrics = new Metrics(poolState)
  for (let ms = 1; ms <= 1_000; ms += 1) metrics.record(ms, 200)
  const { responseTime, requestCount } = metrics.read()
  expect(requestCount).toBe(1_000)
  expect(responseTime.mean).toBe(500.5)
  expect(responseTime.p50).toBeCloseTo(500, -0.3)
  expect(Math.abs(responseTime.p95 - 950)).toBeLessThanOrEqual(1)
  expect(Math.abs(responseTime.p99 - 990)).toBeLessThanOrEqual(1)
})

test('a time outside the buckets is counted in the first or the last', () => {
  const metrics = new Metrics(poolState)
  metrics.record(0, 200)
  expect(metrics.read().responseTime.p99).toBe(0.001)
  metrics.record(3_600_000, 200)
  expect(metrics.read().responseTime.p99).toBeCloseTo(60_000, -2)
})

test('only 5xx answers are errors', () => {
  const metrics = new Metrics(poolState)
  for (const status of [200, 201, 404, 422, 499, 500, 503]) metrics.record(1, status)
  expect(metrics.read()).toMatchObject({ requestCount: 7, errorCount: 2 })
})

test('a request is in flight from its begin to its end', () => {
  const metrics = new Metrics(poolState)
  const startedAt = metrics.begin()
  expect(metrics.read()).toMatchObject({ requestCount: 0, inFlight: 1 })
  metrics.end(startedAt, 200)
  expect(metrics.read()).toMatchObject({ requestCount: 1, inFlight: 0 })
})

test('memory does not grow with the number of requests', () => {
  setFlagsFromString('--expose-gc')
  const collectGarbage = runInNewContext('gc') as () => void
  const metrics = new Metrics(poolState)
  const liveBytesAfter = (requests: number): number => {
    for (let request = 0; request < requests; request += 1) metrics.record(request % 5_000, 200)
    collectGarbage()
    const { heapUsed, external } = process.memoryUsage()
    return heapUsed + external
  }
  const before = liveBytesAfter(1_000)
  expect(liveBytesAfter(200_000) - before).toBeLessThan(200_000)
})
