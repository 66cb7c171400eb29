import { describe, expect, test } from 'vitest'
import { ms, perSecond } from '../record/units.ts'
import { answered, operationsOf, recordOf, repeat, sampleOf, trafficOf } from '../testing/literal-record.ts'
import { judgeCapacity, judgeErrors, judgeThroughput, wholeSeconds } from './traffic.ts'

const answers = (statuses: readonly number[]) =>
  operationsOf(repeat(statuses.length, 2)).map((operation, index) => ({
    ...operation,
    outcome: answered(statuses[index]),
  }))

/** Ten clients that wait 150 ms for each answer, of a rate of 100 a second. */
const slowRun = recordOf({ ...trafficOf(operationsOf(repeat(100, 150))), durationMs: ms(1500) })
const cpuSamples = (cpuMs: number) => [sampleOf(0), sampleOf(1000, { cpuMs })]

describe('throughput', () => {
  test('120 answers in a second', () => {
    const record = recordOf({ ...trafficOf(answers(repeat(120, 200))), durationMs: ms(1000) })
    expect(judgeThroughput(record, perSecond(100))).toMatchObject({ measured: 120, verdict: 'pass' })
  })

  test('answers other than 200 do not count, and are named', () => {
    const record = recordOf({
      ...trafficOf(answers([...repeat(90, 200), ...repeat(30, 503)])),
      durationMs: ms(1000),
    })
    expect(judgeThroughput(record, perSecond(100))).toMatchObject({
      measured: 90,
      verdict: 'fail',
      evidence: [{ kind: 'failures', outcome: 'status 503', count: 30, firstMs: 900 }],
      blame: 'service',
      fix: 'mendFailures',
    })
  })

  test('answers that only the spec may expect wrongly blame nobody, as for errors', () => {
    const record = recordOf({ ...trafficOf(answers(repeat(120, 404))), durationMs: ms(1000) })
    expect(judgeThroughput(record, perSecond(100))).toMatchObject({ verdict: 'fail', blame: null })
    expect(judgeErrors(record, 0)).toMatchObject({ verdict: 'fail', blame: null })
  })

  test('a rate that is missed without an error has a culprit, evidence and a fix', () => {
    const judgement = judgeThroughput({ ...slowRun, samples: cpuSamples(480) }, perSecond(100))
    expect(judgement).toMatchObject({ verdict: 'fail', blame: 'quota', fix: 'quota' })
    expect(judgement.evidence.map(({ kind }) => kind)).toEqual([
      'bottleneck',
      'overload',
      'slowRequest',
      'slowRequest',
      'slowRequest',
    ])
  })

  test('no request at all proves nothing', () => {
    expect(judgeThroughput(recordOf(trafficOf([])), perSecond(100)).verdict).toBe('inconclusive')
  })
})

describe('errors', () => {
  test('none', () => {
    expect(judgeErrors(recordOf(), 0)).toMatchObject({ measured: 0, verdict: 'pass' })
  })

  test('a timeout, a reset and another status than expected are three errors of three kinds', () => {
    const [one, two, three] = operationsOf(repeat(3, 2))
    if (!one || !two || !three) throw new Error('three operations were made')
    const operations = [
      { ...one, outcome: { kind: 'timeout' } as const },
      { ...two, outcome: { kind: 'broken', reason: 'ECONNRESET: read' } as const },
      { ...three, outcome: answered(200), expected: [409] },
    ]
    const judgement = judgeErrors(recordOf(trafficOf(operations)), 0)
    expect(judgement).toMatchObject({ measured: 3, examined: { count: 3 }, verdict: 'fail' })
    expect(judgement.evidence).toEqual([
      { kind: 'failures', outcome: 'timeout', count: 1, firstMs: 0 },
      { kind: 'failures', outcome: 'ECONNRESET: read', count: 1, firstMs: 10 },
      { kind: 'failures', outcome: 'status 200, expected 409', count: 1, firstMs: 20 },
    ])
  })

  test.for([
    [{ outcome: 'status 500', status: 500 }, 'service', 'readServiceLog'],
    [{ outcome: 'status 409', status: 409 }, null, 'expectStatus'],
    [{ outcome: 'status 400, expected 409', status: 400, expected: [409] }, null, 'expectStatus'],
    [{ outcome: 'status 200, expected 400', status: 200, expected: [400] }, null, 'refuseAsNamed'],
    [{ outcome: 'status 409, expected 201', status: 409, expected: [201] }, null, 'expectStatus'],
    [{ outcome: 'status 200, expected 409', status: 200, expected: [409, 410] }, null, 'refuseAsNamed'],
    [{ outcome: 'status 204, expected 404', status: 204, expected: [404] }, null, 'refuseAsNamed'],
    [
      { outcome: 'status 204, expected 200 or 404', status: 204, expected: [200, 404] },
      null,
      'answerAsNamed',
    ],
    [{ outcome: 'status 304, expected 200', status: 304, expected: [200] }, null, 'answerAsNamed'],
    [{ outcome: 'status 302', status: 302 }, null, 'answerAsNamed'],
    // In a record of before.
    [{ outcome: 'status 200', status: 200 }, null, 'expectStatus'],
    [{ outcome: 'threw: no items at a.spec.ts:4:9', ofScenario: true }, null, 'mendScenario'],
    [{ outcome: 'status 200, its check failed', kind: 'wrong' }, null, 'compareResponse'],
    [{ outcome: 'timeout' }, null, 'mendFailures'],
    [{ outcome: 'not sent for a minute', kind: 'unsent' }, null, 'tryLowerRates'],
    // Whatever a text says: nobody reads it.
    [{ outcome: 'status 500' }, null, 'mendFailures'],
  ] as const)('most of them %o: %s is to blame, and the fix is %s', ([most, blame, fix]) => {
    const failures = [
      { outcome: 'ECONNRESET', count: 1, firstMs: 0 },
      { ...most, count: 7, firstMs: 10 },
    ]
    const operations = operationsOf(repeat(8, 2)).map(one => ({ ...one, outcome: answered(500) }))
    const record = recordOf({ ...trafficOf(operations), failures })
    expect(judgeErrors(record, 0)).toMatchObject({
      verdict: 'fail',
      blame,
      fix,
      cause: { kind: 'failing', text: most.outcome },
    })
    const example = { request: 'GET /list', response: '[]' }
    const shown = recordOf({ ...record, failures: [{ ...most, count: 7, firstMs: 10, example }] })
    expect(judgeErrors(shown, 0).evidence).toMatchObject([{ kind: 'failures', example }])
    expect(judgeErrors(record, 8)).toMatchObject({ verdict: 'pass', blame: null })
  })

  test.for([
    [3, 'refuseNone'],
    [4, 'expectStatus'],
  ] as const)('a status that %d of 8 requests of a call get: the fix is %s', ([count, fix]) => {
    const record = recordOf(trafficOf(answers([...repeat(8 - count, 200), ...repeat(count, 404)])))
    expect(judgeErrors(record, 0).fix).toBe(fix)
    const [second] = record.seconds
    if (!second) throw new Error('a second was made')
    const failures = [{ call: 'quote', outcome: 'status 404', status: 404, count, firstMs: 0 }]
    const other = { latency: second.latency, failed: 8 }
    const calls = new Map([
      ['quote', second],
      ['other', other],
    ])
    expect(judgeErrors({ ...record, seconds: [{ ...second, calls }], failures }, 0).fix).toBe(fix)
  })

  test.each([
    [{ kind: 'unsent' }, 'tryLowerRates'],
    [{ kind: 'timeout' }, 'mendFailures'],
    [answered(503), 'readServiceLog'],
  ] as const)('%o is inconclusive where the generator was late, beside allowed errors', (outcome, fix) => {
    const operations = operationsOf(repeat(8, 2)).map((one, index) => ({
      ...one,
      outcome: index === 0 ? answered(500) : outcome,
    }))
    const calm = recordOf(trafficOf(operations))
    expect(judgeErrors(calm, 1)).toMatchObject({ verdict: 'fail', measured: 8, fix })
    const late = { ...calm, seconds: calm.seconds.map(second => ({ ...second, generatorStallMs: 100 })) }
    expect(judgeErrors(late, 1)).toMatchObject({ verdict: 'inconclusive', measured: 8, blame: 'generator' })
    expect(judgeErrors(late, 0)).toMatchObject({ verdict: 'fail', cause: { text: 'status 500' } })
  })

  test('no request, no verdict', () => {
    expect(judgeErrors(recordOf(trafficOf([])), 0).verdict).toBe('inconclusive')
  })
})

describe('capacity', () => {
  test('is the rate that was reached', () => {
    const record = recordOf({ ...trafficOf(answers(repeat(9000, 200))), durationMs: ms(2000) })
    expect(judgeCapacity(record, { errors: 0 })).toMatchObject({
      measured: 4500,
      limit: null,
      verdict: 'pass',
    })
  })

  /** So many in each second, evenly. */
  const perSecondOf = (...counts: readonly number[]) => {
    const operations = counts.flatMap((count, second) =>
      operationsOf(repeat(count, 2)).map((operation, index) => {
        const atMs = second * 1000 + (index * 1000) / count
        return { ...operation, intendedMs: atMs, dueMs: atMs, sentMs: atMs, answeredMs: atMs + 2 }
      }),
    )
    return recordOf({ ...trafficOf(operations), load: 'closed' })
  }

  test('is an estimate, with an interval, from three seconds on', () => {
    expect(judgeCapacity(perSecondOf(90, 100, 110), { errors: 0 })).toMatchObject({
      measured: 100,
      interval: [expect.closeTo(75.2, 1), expect.closeTo(124.8, 1)],
    })
    expect(judgeCapacity(perSecondOf(90, 110), { errors: 0 })).not.toHaveProperty('interval')
    expect(judgeThroughput(perSecondOf(90, 100, 110), perSecond(80)).verdict).toBe('inconclusive')
    expect(judgeThroughput(perSecondOf(90, 100, 110), perSecond(70)).verdict).toBe('pass')
  })

  test('counts by the time a last second had', () => {
    const record = perSecondOf(100, 100, 95)
    expect(judgeCapacity({ ...record, durationMs: ms(2950) }, { errors: 0 })).toMatchObject({
      measured: expect.closeTo(100),
      interval: [expect.closeTo(100), expect.closeTo(100)],
    })
  })

  test('of requests at fixed times it is counted, not estimated', () => {
    const record = { ...perSecondOf(90, 100, 110), load: 'open' } as const
    expect(judgeThroughput(record, perSecond(80))).toMatchObject({ measured: 100, verdict: 'pass' })
    expect(judgeThroughput(record, perSecond(80))).not.toHaveProperty('interval')
  })

  test('an error breaks it', () => {
    const record = recordOf(trafficOf(answers([200, 503])))
    expect(judgeCapacity(record, { errors: 0 })).toMatchObject({
      verdict: 'fail',
      evidence: [
        { kind: 'errors', count: 1, requests: 2, allowed: 0 },
        { kind: 'failures', outcome: 'status 503' },
      ],
    })
  })

  test('no request, no verdict', () => {
    expect(judgeCapacity(recordOf(trafficOf([])), { errors: 0 }).verdict).toBe('inconclusive')
  })
})

describe('what a closed loop could take', () => {
  test('failed requests do not count', () => {
    const second = (from: number) =>
      operationsOf(repeat(100, 2)).map((operation, index) => ({
        ...operation,
        intendedMs: from + index * 10,
        outcome: answered(index < 20 ? 503 : 200),
      }))
    const closed = recordOf({ ...trafficOf([0, 1000, 2000].flatMap(second)), load: 'closed' })
    expect(judgeCapacity(closed, { errors: 60 })).toMatchObject({ measured: 80, verdict: 'pass' })
    expect(judgeCapacity(closed, { errors: 59 }).verdict).toBe('fail')
  })
})

test('a second that lacks a tenth is as good as over; one that lacks more is not', () => {
  const { seconds } = recordOf(trafficOf(operationsOf(repeat(300, 2))))
  const whole = (durationMs: number) => wholeSeconds({ seconds, durationMs: ms(durationMs) }).length
  expect([2899, 2900, 3000].map(whole)).toEqual([2, 3, 3])
})

test('one request is enough to count its errors', () => {
  expect(judgeErrors(recordOf(trafficOf(answers([200]))), 0).verdict).toBe('pass')
})

test('the five most frequent failures are told', () => {
  const failures = [1, 2, 3, 4, 5, 6].map(count => ({ outcome: `status 50${count}`, count, firstMs: 0 }))
  const { evidence } = judgeErrors(recordOf({ failures }), 0)
  expect(evidence.map(item => 'count' in item && item.count)).toEqual([6, 5, 4, 3, 2])
})
