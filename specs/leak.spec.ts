import { judgeGrowth } from '../harness/judge/growth.ts'
import { judgeWorkingSet } from '../harness/judge/working-set.ts'
import { recordGrowth, recordWorkingSet } from '../harness/leak.ts'
import { bytesPerRequest, expect, get, megabytes, seconds, test } from '../harness/test.ts'
import { everyPath } from './every-path.ts'

test.override('inspector', true)

const limits = { heap: bytesPerRequest(8), external: bytesPerRequest(8) }

// First, because the fewer requests a service has answered, the fewer are needed to see it grow.
test('no request on any path leaves something alive', async ({ system }) => {
  const call = await everyPath(system.service.origin)
  const record = await recordGrowth(system, { clients: 10, requestsPerRound: 240, call, limits })
  expect(judgeGrowth(record, limits)).toHold()
})

test('1,000 requests, once answered, leave the working set where it was', async ({ system }) => {
  const record = await recordWorkingSet(system, {
    call: get('/api/health'),
    requests: 1000,
    settle: seconds(5),
  })
  expect([judgeWorkingSet(record, megabytes(10))]).toHold()
})
