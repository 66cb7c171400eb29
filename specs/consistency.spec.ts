/** @module-tag quick */
import { expect, get, ms, test } from '../harness/vitest/test.ts'

test('100 requests one after the other take the same time', async ({ run }) => {
  const record = await run({ clients: 1, call: get('/api/health'), requestsEach: 100, pause: ms(10) })
  expect(record).toMeet({ stdDev: ms(10), drift: ms(5) })
})
