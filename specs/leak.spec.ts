/** @module-tag slow */
import { judgeLeaks } from '../harness/judge/leaks.ts'
import { recordLeaks } from '../harness/measure/leak.ts'
import { leakChartData } from '../harness/report/charts/leak.ts'
import { bytesPerRequest, expect, get, megabytes, seconds, test } from '../harness/vitest/test.ts'

test.override('inspector', true)

/** Half of the smallest leaks that must be found; of the working set, the growth that was promised. */
const limits = {
  heap: bytesPerRequest(8),
  external: bytesPerRequest(8),
  native: bytesPerRequest(32),
  workingSet: megabytes(10),
}

const health = () => ({ route: 'GET /api/health', ends: 200, call: get('/api/health') })

test('no request leaves anything behind, answered or not, and none is needed for nothing to grow', async ({
  system,
}) => {
  const record = await recordLeaks(system, {
    growth: {
      clients: 10,
      roundLengths: [8, 24, 16, 8, 24, 16, 8, 24, 16, 16],
      mix: await system.description.everyPath(system.service.origin),
      limits,
    },
    rest: { mix: [health], requests: 1000, settle: seconds(5) },
  })
  expect(judgeLeaks(record, limits)).toHold(leakChartData(record, limits))
})
