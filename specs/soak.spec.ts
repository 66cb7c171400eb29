/** @module-tag slow */
import { expect, hours, megabytes, ms, percentOfCore, perSecond, test } from 'vitest-plumbline'

test('every promise holds in every minute, and nothing drifts', async ({ soak }) => {
  const record = await soak({
    clients: 10,
    rate: perSecond(120),
    duration: hours(1),
    promises: {
      p99: ms(100),
      errors: 0,
      connections: 10,
      cpu: percentOfCore(30),
      memory: megabytes(500),
      fileDescriptors: 100,
      drift: { memory: megabytes(10), fileDescriptors: 10, p99: ms(10) },
    },
  })
  expect(record).toMeet()
})
