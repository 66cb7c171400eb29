/** @module-tag quick */
import { expect, get, ms, test } from 'vitest-plumbline'

test('100 requests one after the other take the same time', async ({ run }) => {
  const record = await run({
    clients: 1,
    call: get('/api/health'),
    requestsEach: 100,
    pause: ms(10),
    promises: { stdDev: ms(10), drift: ms(5) },
  })
  expect(record).toMeet()
})
