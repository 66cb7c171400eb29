/** @module-tag slow */
import { judgeSoak } from '../harness/judge/soak.ts'
import { soakChartData } from '../harness/report/charts/soak.ts'
import { soakLength } from '../harness/measure/soak.ts'
import {
  expect,
  get,
  megabytes,
  minutes,
  ms,
  percentOfCore,
  perSecond,
  test,
} from '../harness/vitest/test.ts'

const promises = {
  everyMinute: {
    p99: ms(100),
    errors: 0,
    connections: 10,
    cpu: percentOfCore(30),
    memory: megabytes(500),
    fileDescriptors: 100,
  },
  drift: { memory: megabytes(10), fileDescriptors: 10, p99: ms(10) },
}

test('every promise holds in every minute, and nothing drifts', async ({ system, soak }) => {
  const answered = (await system.description.everyPath(system.service.origin)).filter(
    path => path(0).ends === 200,
  )
  const record = await soak({
    clients: 10,
    rate: perSecond(120),
    call: request => answered[request % answered.length]?.(request).call ?? get('/api/health'),
    for: soakLength(),
    promises,
    window: minutes(1),
  })
  expect(judgeSoak(record, promises.drift)).toHold(soakChartData(record))
})
