import { describe, expect, test } from 'vitest'
import { ms } from '../units.ts'
import { judgeConcurrent, judgePercentile } from './latency.ts'
import { answered, operationsOf, recordOf, repeat, sampleOf, trafficOf } from './literal.ts'

describe('percentiles', () => {
  test('400 fast answers keep P99 < 100 ms', () => {
    const record = recordOf(trafficOf(operationsOf(repeat(400, 2))))
    expect(judgePercentile(record, 99, ms(100))).toMatchObject({
      check: 'latency.p99',
      measured: 2,
      interval: [2, 2],
      limit: '< 100',
      verdict: 'pass',
    })
  })

  test('5 % of answers at 150 ms break it, and the evidence shows the slowest', () => {
    const record = recordOf(trafficOf(operationsOf([...repeat(380, 2), ...repeat(20, 150)])))
    const judgement = judgePercentile(record, 99, ms(100))
    expect(judgement).toMatchObject({ measured: 150, verdict: 'fail' })
    expect(judgement.evidence[0]).toBe('150 ms  client 0 at 3.8 s, status 200, generator 0 ms late')
  })

  test('212 samples are too few for a P99', () => {
    const record = recordOf(trafficOf(operationsOf(repeat(212, 2))))
    expect(judgePercentile(record, 99, ms(100))).toMatchObject({
      measured: null,
      verdict: 'inconclusive',
      evidence: ['P99 needs 368 samples, got 212'],
    })
  })

  test('a limit inside the interval decides nothing', () => {
    const record = recordOf(trafficOf(operationsOf([...repeat(396, 2), ...repeat(4, 150)])))
    expect(judgePercentile(record, 99, ms(100))).toMatchObject({
      interval: [2, 150],
      verdict: 'inconclusive',
    })
  })

  test('latency counts from the intended send: a stall of 2 s is owed by every request behind it', () => {
    const stalled = operationsOf(repeat(400, 2)).map((operation, index) =>
      index < 100 || index > 300 ? operation : { ...operation, dueMs: 3000, sentMs: 3000, answeredMs: 3002 },
    )
    expect(judgePercentile(recordOf(trafficOf(stalled }), 95, ms(100))).toMatchObject({ verdict: 'fail'))
  })

  test('where only the generator was late, the service is not blamed', () => {
    const late = operationsOf(repeat(400, 2)).map(operation => ({
      ...operation,
      sentMs: operation.dueMs + 200,
      answeredMs: operation.dueMs + 202,
    }))
    const judgement = judgePercentile(recordOf(trafficOf(late)), 99, ms(100))
    expect(judgement).toMatchObject({ verdict: 'inconclusive', fix: 'free a core, or lower `rate`' })
    expect(judgement.evidence[0]).toContain('dispatch lag P99 200 ms; without it the service took 2 ms')
  })
})

describe('all at once', () => {
  test('ten quick answers', () => {
    const record = recordOf(trafficOf(operationsOf(repeat(10, 5))))
    expect(judgeConcurrent(record, ms(100))).toMatchObject({ measured: 5, verdict: 'pass' })
  })

  test('one slow answer breaks it', () => {
    const record = recordOf(trafficOf(operationsOf([...repeat(9, 5), 130])))
    expect(judgeConcurrent(record, ms(100))).toMatchObject({ measured: 130, verdict: 'fail' })
  })

  test('a quick refusal is no answer', () => {
    const [first, ...rest] = operationsOf(repeat(10, 5)).map(operation => ({
      ...operation,
      outcome: answered(operation.client === 0 ? 503 : 200),
    }))
    const judgement = judgeConcurrent(recordOf(trafficOf(first ? [first, ...rest] : [])), ms(100))
    expect(judgement).toMatchObject({ verdict: 'fail', evidence: ['client 0: status 503'] })
  })

  test('nobody asked: nothing is proved', () => {
    expect(judgeConcurrent(recordOf(trafficOf([])), ms(100))).toMatchObject({
      measured: null,
      verdict: 'inconclusive',
    })
  })
})
