/** @module-tag slow */
import { expect, get, ms, perSecond, seconds, test } from 'vitest-plumbline'

/** File descriptors of the service without clients: database, logs, event loop. */
const descriptorsAlone = 100

test.for([
  { clients: 100, rate: perSecond(1_000) },
  { clients: 1_000, rate: perSecond(5_000) },
])('$clients clients at $rate requests a second are answered in time', async ({ clients, rate }, { run }) => {
  const record = await run({
    name: String(clients),
    clients,
    rate,
    call: get('/api/health'),
    until: { decided: true, atLeast: seconds(4), atMost: seconds(30) },
    promises: {
      p99: ms(100),
      throughput: perSecond(0.95 * rate),
      errors: 0,
      connections: clients,
      fileDescriptors: descriptorsAlone + clients,
    },
  })
  expect(record).toMeet()
})

test('the highest rate at which 100 clients are answered in time is found', async ({ knee }) => {
  const record = await knee({
    clients: 100,
    call: get('/api/health'),
    from: perSecond(4_000),
    to: perSecond(20_000),
    promises: { p99: ms(100), errors: 0 },
  })
  expect(record).toMeet()
})
