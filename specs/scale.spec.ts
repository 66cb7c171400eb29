/** @module-tag slow */
import { judgeKnee } from '../harness/judge/knee.ts'
import { findKnee } from '../harness/measure/knee.ts'
import { kneeChartData } from '../harness/report/charts/knee.ts'
import { expect, get, ms, perSecond, seconds, test } from '../harness/vitest/test.ts'

/** What the service has open with no client at all: database, logs, event loop. */
const descriptorsAlone = 100

test.for([
  { clients: 100, rate: perSecond(1_000) },
  { clients: 1_000, rate: perSecond(5_000) },
])('$clients clients at $rate requests a second are answered in time', async ({ clients, rate }, { run }) => {
  const budget = {
    p99: ms(100),
    throughput: perSecond(0.95 * rate),
    errors: 0,
    connections: clients,
    fileDescriptors: descriptorsAlone + clients,
  }
  const until = { decided: budget, atLeast: seconds(4), atMost: seconds(30) }
  const record = await run({ clients, rate, call: get('/api/health'), until })
  expect(record).toMeet(budget, String(clients))
})

test('the highest rate at which 100 clients are answered in time is found', async ({ run }) => {
  const trials = await findKnee(run, {
    clients: 100,
    call: get('/api/health'),
    promises: { p99: ms(100), errors: 0 },
    from: perSecond(4_000),
    to: perSecond(20_000),
  })
  expect([judgeKnee(trials)]).toHold(kneeChartData(trials))
})
