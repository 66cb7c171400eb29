import {
  bytesPerRequest,
  expect,
  get,
  megabytes,
  ms,
  percentOfCore,
  perSecond,
  seconds,
  test,
} from 'vitest-plumbline'

test('10 clients look at the products 120 times a second', async ({ run }) => {
  const record = await run({
    clients: 10,
    rate: perSecond(120),
    call: get('/products'),
    until: { decided: true, atLeast: seconds(3.1), atMost: seconds(20) },
    promises: { p99: ms(100), errors: 0, cpu: percentOfCore(30), memory: megabytes(200) },
  })
  expect(record).toMeet()
})

test('no request leaves anything behind, refused ones neither', async ({ leak }) => {
  const record = await leak({
    clients: 10,
    promises: { heap: bytesPerRequest(16), external: bytesPerRequest(16), workingSet: megabytes(10) },
  })
  expect(record).toMeet()
})
