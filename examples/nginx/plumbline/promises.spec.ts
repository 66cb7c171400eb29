import { expect, get, megabytes, ms, percentOfCore, perSecond, seconds, test } from 'vitest-plumbline'

test('10 clients at 120 requests a second are served in time', async ({ run }) => {
  const record = await run({
    clients: 10,
    rate: perSecond(120),
    call: get('/'),
    until: { decided: true, atLeast: seconds(3.1), atMost: seconds(20) },
    promises: { p99: ms(100), errors: 0, cpu: percentOfCore(20), memory: megabytes(50) },
  })
  expect(record).toMeet()
})

test('no request leaves memory, descriptors or processes behind', async ({ leak }) => {
  // Only Node can be looked into. Other services are judged by what their container shows.
  const record = await leak({ clients: 10, inspect: false, promises: { workingSet: megabytes(10) } })
  expect(record).toMeet()
})
