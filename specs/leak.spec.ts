/** @module-tag slow */
import { bytesPerRequest, expect, megabytes, test } from 'vitest-plumbline'

test('no request leaves anything behind, answered or not, and nothing grows without requests', async ({
  leak,
}) => {
  const record = await leak({
    clients: 10,
    // Half of the smallest leaks that must be found; for the working set, the promised growth.
    promises: {
      heap: bytesPerRequest(8),
      external: bytesPerRequest(8),
      native: bytesPerRequest(32),
      workingSet: megabytes(10),
    },
  })
  expect(record).toMeet()
})
