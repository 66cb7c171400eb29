import { describe, expect, test } from 'vitest'
import { ms } from '../record/units.ts'
import { operationsOf, recordOf, repeat, sampleOf, starvedFor, trafficOf } from '../testing/literal-record.ts'
import { latencyJudges } from './latency.ts'

describe('the mean', () => {
  test('four seconds of 2 ms', () => {
    const record = recordOf(trafficOf(operationsOf(repeat(400, 2))))
    expect(latencyJudges.mean(record, ms(10))).toMatchObject({
      check: 'latency.mean',
      measured: expect.closeTo(2),
      interval: [expect.closeTo(2), expect.closeTo(2)],
      limit: { relation: '<', value: 10, unit: 'ms' },
      verdict: 'pass',
    })
  })

  test('one answer in ten takes 150 ms: the median is 2, the mean is not, and the service is blamed', () => {
    const latencies = Array.from({ length: 400 }, (_, index) => (index % 10 === 5 ? 150 : 2))
    const judgement = latencyJudges.mean(recordOf(trafficOf(operationsOf(latencies))), ms(10))
    expect(judgement).toMatchObject({ measured: expect.closeTo(16.8), verdict: 'fail', blame: 'service' })
  })

  test('one second of four that was slow may have been luck', () => {
    const record = recordOf(trafficOf(operationsOf([...repeat(300, 2), ...repeat(100, 30)])))
    expect(latencyJudges.mean(record, ms(10))).toMatchObject({
      measured: expect.closeTo(9),
      interval: [expect.closeTo(-13.3, 1), expect.closeTo(31.3, 1)],
      verdict: 'inconclusive',
    })
  })

  test('a second that had only begun says nothing yet', () => {
    const record = recordOf({
      ...trafficOf(operationsOf([...repeat(400, 2), ...repeat(5, 300)])),
      durationMs: ms(4050),
    })
    expect(latencyJudges.mean(record, ms(5))).toMatchObject({ measured: expect.closeTo(2), verdict: 'pass' })
  })

  test('a second in which nothing was asked is left out', () => {
    const asked = (seconds: number) =>
      recordOf(
        trafficOf(
          operationsOf(repeat(100 * seconds, 2)).filter(({ intendedMs }) => intendedMs % 2000 < 1000),
        ),
      )
    expect(latencyJudges.mean(asked(5), ms(10))).toMatchObject({
      measured: expect.closeTo(2),
      verdict: 'pass',
    })
    expect(latencyJudges.mean(asked(3), ms(10))).toMatchObject({ evidence: [{ kind: 'tooFew', got: 2 }] })
  })

  test('seconds in which the generator was late are left out, and the rest decides', () => {
    const operations = operationsOf([...repeat(400, 2), ...repeat(100, 400)])
    const record = recordOf(trafficOf(operations, [0, 0, 0, 0, 350]))
    expect(latencyJudges.mean(record, ms(10))).toMatchObject({ measured: expect.closeTo(2), verdict: 'pass' })
  })

  test('a service that got no core is not blamed', () => {
    const samples = [0, 1000, 2000, 3000, 4000].map(atMs => sampleOf(atMs, starvedFor(atMs / 2)))
    const record = recordOf({ ...trafficOf(operationsOf(repeat(400, 200))), samples })
    const judgement = latencyJudges.mean(record, ms(100))
    expect(judgement).toMatchObject({ verdict: 'inconclusive', blame: 'host' })
  })

  test.each([0, 200])('%i requests are too few seconds', count => {
    const record = recordOf(trafficOf(operationsOf(repeat(count, 2))))
    expect(latencyJudges.mean(record, ms(10))).toMatchObject({
      measured: null,
      verdict: 'inconclusive',
      evidence: [{ kind: 'tooFew', of: 'wholeSeconds', needed: 3, got: count / 100 }],
    })
  })
})
