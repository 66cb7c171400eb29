import { expect, test } from 'vitest'
import { ms } from '../record/units.ts'
import { operationsOf, recordOf, repeat, sampleOf, trafficOf } from '../testing/literal-record.ts'
import { latencyJudges } from './latency.ts'

test('a timer takes as long on a busy host: a service that waits for one is too slow', () => {
  const slowBy = (timerMs: number, cpuMs: number, generatorWaitedMs = 0) => {
    const traffic = trafficOf(operationsOf(repeat(400, timerMs)))
    // For a hundred requests a second the service wants a core for four fifths of the time, and has it for a fifth.
    const samples = Array.from({ length: 17 }, (_, index) => {
      const host = {
        busyMs: index * 500,
        stolenMs: 0,
        generatorMs: index * 2,
        generatorWaitedMs: index * generatorWaitedMs,
        cores: 2,
      }
      return sampleOf(index * 250, { cpuMs: index * cpuMs, waitedForCoreMs: index * 3 * cpuMs, host })
    })
    return latencyJudges.p99(recordOf({ ...traffic, samples }), ms(100))
  }
  const judgement = slowBy(150, 50)
  expect(judgement).toMatchObject({ verdict: 'fail', blame: 'service' })
  expect(judgement.evidence).toContainEqual({
    kind: 'stillBroken',
    measuredMs: expect.closeTo(142, 0),
  })
  expect(slowBy(105, 50)).toMatchObject({ verdict: 'inconclusive', blame: 'host' })
  // One that never rests has a queue, and each request waits for those before it.
  expect(slowBy(150, 60)).toMatchObject({ verdict: 'inconclusive', blame: 'host' })
  // Here each rests, but only while the other one keeps all requests waiting.
  expect(slowBy(150, 50, 35)).toMatchObject({ verdict: 'inconclusive', blame: 'host' })
})
