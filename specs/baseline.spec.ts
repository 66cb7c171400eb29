/** @module-tag quick */
import {
  expect,
  get,
  megabitsPerSecond,
  megabytes,
  ms,
  percentOfCore,
  perSecond,
  seconds,
  test,
} from 'vitest-plumbline'

const health = get('/api/health')

test('10 clients at the same instant are all answered in time', async ({ run }) => {
  const record = await run({
    clients: 10,
    call: health,
    requestsEach: 1,
    promises: { concurrent: ms(100) },
  })
  expect(record).toMeet()
})

test('10 clients at 120 requests a second stay inside every budget', async ({ run }) => {
  const record = await run({
    clients: 10,
    call: health,
    rate: perSecond(120),
    // P99 needs 368 requests; the means need three seconds and the next sample.
    until: { decided: true, atLeast: seconds(3.1), atMost: seconds(30) },
    promises: {
      p50: ms(100),
      p95: ms(100),
      p99: ms(100),
      throughput: perSecond(100),
      errors: 0,
      connections: 10,
      cpu: percentOfCore(20),
      memory: megabytes(500),
      fileDescriptors: 100,
      network: megabitsPerSecond(1),
    },
  })
  expect(record).toMeet()
})

test('10 clients without a pause get all that half a core can serve, without an error', async ({ run }) => {
  const record = await run({
    clients: 10,
    call: health,
    duration: seconds(0.5),
    promises: { capacity: { errors: 0 } },
  })
  expect(record).toMeet()
})
