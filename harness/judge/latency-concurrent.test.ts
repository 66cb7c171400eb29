import { describe, expect, test } from 'vitest'
import { ms } from '../record/units.ts'
import { answered, operationsOf, recordOf, repeat, trafficOf } from '../testing/literal-record.ts'
import { judgeConcurrent, latencyJudges } from './latency.ts'

describe('all at once', () => {
  test('ten quick answers', () => {
    const record = recordOf(trafficOf(operationsOf(repeat(10, 5))))
    expect(judgeConcurrent(record, ms(100))).toMatchObject({
      measured: expect.closeTo(5),
      verdict: 'pass',
      blame: null,
    })
  })

  test('one slow answer breaks it', () => {
    const record = recordOf(trafficOf(operationsOf([...repeat(9, 5), 130])))
    expect(judgeConcurrent(record, ms(100))).toMatchObject({
      measured: expect.closeTo(130, 0),
      verdict: 'fail',
      blame: 'service',
    })
  })

  test('one slow answer, for which the generator was late, accuses nobody', () => {
    const record = recordOf(trafficOf(operationsOf([...repeat(9, 5), 130]), [60]))
    const judgement = judgeConcurrent(record, ms(100))
    expect(judgement).toMatchObject({ verdict: 'inconclusive', blame: 'generator' })
    expect(judgement.evidence.map(({ kind }) => kind)).toEqual(['generatorLate', ...repeat(3, 'slowRequest')])
  })

  test('a quick refusal is no answer', () => {
    const [first, ...rest] = operationsOf(repeat(10, 5)).map(operation => ({
      ...operation,
      outcome: answered(operation.client === 0 ? 503 : 200),
    }))
    const judgement = judgeConcurrent(recordOf(trafficOf(first ? [first, ...rest] : [])), ms(100))
    const evidence = [{ kind: 'failedRequest', client: 0, outcome: answered(503) }]
    expect(judgement).toMatchObject({
      measured: expect.closeTo(5),
      verdict: 'fail',
      blame: 'service',
      fix: 'readServiceLog',
      evidence,
    })
  })

  test('a refusal after the first thousand answers breaks it too', () => {
    const operations = operationsOf(repeat(1_100, 5)).map((operation, index) => ({
      ...operation,
      outcome: answered(index === 1_099 ? 503 : 200),
    }))
    expect(judgeConcurrent(recordOf(trafficOf(operations)), ms(100))).toMatchObject({
      verdict: 'fail',
      blame: 'service',
      evidence: [{ kind: 'failures', outcome: 'status 503', count: 1 }],
    })
  })

  test('nobody asked: nothing is proved', () => {
    expect(judgeConcurrent(recordOf(trafficOf([])), ms(100))).toMatchObject({
      measured: null,
      verdict: 'inconclusive',
    })
  })
})

test('at most three of the slowest and five of the failed requests are told, from the first on', () => {
  const [first] = operationsOf([2])
  if (first === undefined) throw new Error('one was made')
  const failed = Array.from({ length: 6 }, (_, client) => ({ ...first, client, outcome: answered(503) }))
  const judgement = judgeConcurrent(recordOf(trafficOf(failed)), ms(100))
  expect(judgement.evidence.map(item => 'client' in item && item.client)).toEqual([0, 1, 2, 3, 4])
  const slow = latencyJudges.p99(recordOf(trafficOf(operationsOf(repeat(400, 150)))), ms(100))
  expect(slow.evidence.filter(({ kind }) => kind === 'slowRequest')).toHaveLength(3)
})
