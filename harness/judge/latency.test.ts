import { describe, expect, test } from 'vitest'
import { ms } from '../record/units.ts'
import { judgeConcurrent, judgeMeanLatency, judgePercentile } from './latency.ts'
import { answered, operationsOf, recordOf, repeat, sampleOf, trafficOf } from '../testing/literal-record.ts'

/** The sample with that index on two cores, one and a half of which are busy between any two. */
const onBusyHost = (atMs: number, index: number, waitedForCoreMs: number) =>
  sampleOf(atMs, {
    waitedForCoreMs,
    host: { busyMs: index * 500, stolenMs: 0, generatorMs: 0, cores: 2 },
  })

describe('percentiles', () => {
  test('400 fast answers keep P99 < 100 ms', () => {
    const record = recordOf(trafficOf(operationsOf(repeat(400, 2))))
    expect(judgePercentile(record, 99, ms(100))).toMatchObject({
      check: 'latency.p99',
      measured: 2,
      interval: [2, 2],
      limit: { relation: '<', value: 100, unit: 'ms' },
      verdict: 'pass',
    })
  })

  test('5 % of answers at 150 ms break it, and the evidence shows the slowest', () => {
    const record = recordOf(trafficOf(operationsOf([...repeat(380, 2), ...repeat(20, 150)])))
    const judgement = judgePercentile(record, 99, ms(100))
    expect(judgement).toMatchObject({
      measured: expect.closeTo(150, 0),
      verdict: 'fail',
      blame: 'service',
    })
    expect(judgement.evidence).toContainEqual({
      kind: 'slowRequest',
      latencyMs: 150,
      client: 0,
      intendedMs: 3_800,
      outcome: answered(),
      lateMs: 0,
    })
  })

  test('212 samples are too few for a P99', () => {
    const record = recordOf(trafficOf(operationsOf(repeat(212, 2))))
    expect(judgePercentile(record, 99, ms(100))).toMatchObject({
      measured: null,
      verdict: 'inconclusive',
      evidence: [{ kind: 'tooFew', of: 'samples', statistic: 'P99', needed: 368, got: 212 }],
    })
  })

  test('a limit inside the interval decides nothing', () => {
    const record = recordOf(trafficOf(operationsOf([...repeat(396, 2), ...repeat(4, 150)])))
    expect(judgePercentile(record, 99, ms(100))).toMatchObject({
      interval: [2, expect.closeTo(150, 0)],
      verdict: 'inconclusive',
    })
  })

  test('latency counts from the intended send: a stall of 2 s is owed by every request behind it', () => {
    const stalled = operationsOf(repeat(400, 2)).map((operation, index) =>
      index < 100 || index > 300 ? operation : { ...operation, dueMs: 3000, sentMs: 3000, answeredMs: 3002 },
    )
    expect(judgePercentile(recordOf(trafficOf(stalled)), 95, ms(100))).toMatchObject({ verdict: 'fail' })
  })

  test('seconds in which the generator was late are left out, and the rest decides', () => {
    const operations = operationsOf([...repeat(400, 2), ...repeat(100, 400)])
    const record = recordOf(trafficOf(operations, [0, 0, 0, 0, 350]))
    expect(judgePercentile(record, 99, ms(100))).toMatchObject({
      measured: 2,
      verdict: 'pass',
      evidence: [
        { kind: 'generatorLate', seconds: 1, ofSeconds: 5, longestMs: 350 },
        { kind: 'ofAllSeconds', measured: 400, unit: 'ms' },
      ],
    })
  })

  test.for([
    [6, 'pass', null],
    [7, 'inconclusive', 'generator'],
  ] as const)('late in the last %d of 12 seconds, which alone are slow: %s', ([late, verdict, blame]) => {
    const operations = operationsOf([...repeat(600, 2), ...repeat(600, 400)])
    const stalls = [...repeat(12 - late, 0), ...repeat(late, 350)]
    const judgement = judgePercentile(recordOf(trafficOf(operations, stalls)), 99, ms(100))
    expect(judgement).toMatchObject({ verdict, blame })
    expect(judgement.evidence).toContainEqual(expect.objectContaining({ seconds: late, ofSeconds: 12 }))
  })

  test('where too few others are left, it is inconclusive, and the generator is blamed', () => {
    const record = recordOf(trafficOf(operationsOf(repeat(400, 200)), repeat(4, 150)))
    const judgement = judgePercentile(record, 99, ms(100))
    expect(judgement).toMatchObject({
      verdict: 'inconclusive',
      blame: 'generator',
      fix: 'freeGenerator',
    })
    expect(judgement.evidence.slice(0, 2)).toMatchObject([
      { kind: 'generatorLate', seconds: 4, ofSeconds: 4, longestMs: 150 },
      { kind: 'tooFew', got: 0, undisturbed: true },
    ])
  })

  test('a service that got no core is not blamed either', () => {
    const samples = [0, 250, 500, 750, 1000, 2000, 3000, 4000].map((atMs, index) =>
      onBusyHost(atMs, index, index * 200),
    )
    const record = recordOf({ ...trafficOf(operationsOf(repeat(400, 200))), samples })
    const judgement = judgePercentile(record, 99, ms(100))
    expect(judgement).toMatchObject({ verdict: 'inconclusive', blame: 'host' })
    expect(judgement.evidence[0]).toMatchObject({
      kind: 'hostBusy',
      seconds: 4,
      ofSeconds: 4,
      serviceMs: 200,
    })
  })

  test('a slow service on a busy host is convicted by the seconds that were quiet', () => {
    const samples = [0, 250, 500, 750, 1000, 2000, 3000, 6000].map((atMs, index) =>
      onBusyHost(atMs, index, Math.min(index, 2) * 200),
    )
    const record = recordOf({ ...trafficOf(operationsOf(repeat(600, 200))), samples })
    const judgement = judgePercentile(record, 99, ms(100))
    expect(judgement).toMatchObject({ verdict: 'fail', blame: 'service' })
    expect(judgement.evidence[1]).toMatchObject({ kind: 'hostBusy', seconds: 1, ofSeconds: 6 })
  })

  /** Each quarter of a second the service waits for a core for so long, and has it for a twentieth of the rest. */
  const waiting = (seconds: number, waitedMs: number) =>
    Array.from({ length: seconds * 4 + 1 }, (_, index) => {
      const cpuMs = index * 12
      const host = { busyMs: cpuMs + index * 200, stolenMs: 0, generatorMs: 0, cores: 2 }
      return sampleOf(index * 250, { waitedForCoreMs: index * waitedMs, cpuMs, host })
    })
  const servedIn = (latencies: readonly number[], waitedMs: number) => {
    const traffic = trafficOf(operationsOf(latencies))
    return recordOf({ ...traffic, samples: waiting(traffic.seconds.length, waitedMs) })
  }

  test('a service is too slow for a limit that is less than any wait, however busy the host', () => {
    const record = servedIn(repeat(2_000, 6), 1.5)
    const judgement = judgePercentile(record, 99, ms(1))
    expect(judgement).toMatchObject({ verdict: 'fail', blame: 'service', measured: expect.closeTo(6, 1) })
    expect(judgement.evidence).toContainEqual({ kind: 'stillBroken', measuredMs: expect.closeTo(6, 1) })
    expect(judgeMeanLatency(record, ms(1))).toMatchObject({ verdict: 'fail', blame: 'service' })
  })

  test('one that is above the limit by no more than it waited is not accused', () => {
    const record = servedIn(repeat(2_000, 1.2), 1.5)
    expect(judgePercentile(record, 99, ms(1))).toMatchObject({ verdict: 'inconclusive', blame: 'host' })
    expect(judgeMeanLatency(record, ms(1))).toMatchObject({ verdict: 'inconclusive', blame: 'host' })
  })

  test('nor one of whose requests no more were slow than may have waited', () => {
    const latencies = Array.from({ length: 2_000 }, (_, index) => (index % 50 === 0 ? 6 : 0.5))
    expect(judgePercentile(servedIn(latencies, 1.5), 99, ms(1))).toMatchObject({
      verdict: 'inconclusive',
      blame: 'host',
    })
    expect(judgePercentile(servedIn(latencies, 1.5), 50, ms(1)).verdict).toBe('pass')
  })

  test('the slower the host, the slower a service must be to be accused', () => {
    const slowest = (waitedMs: number) =>
      [2, 5, 10, 20, 50, 100, 200].find(
        latencyMs =>
          judgePercentile(servedIn(repeat(2_000, latencyMs), waitedMs), 99, ms(1)).verdict === 'fail',
      )
    expect([1.5, 5, 20].map(slowest)).toEqual([2, 5, 20])
  })

  test('a queue that was worked off while the host was busy is not the fault of the service', () => {
    const queued = operationsOf([...repeat(200, 0), ...repeat(1_800, 0.5)]).map((operation, index) => {
      const answeredMs = index < 200 ? 2_000 + 80 * index : operation.answeredMs
      return { ...operation, sentMs: answeredMs - 0.5, answeredMs }
    })
    const traffic = trafficOf(queued)
    const judged = (waitedMs: number) =>
      judgePercentile(recordOf({ ...traffic, samples: waiting(20, waitedMs) }), 95, ms(40))
    expect(judged(150)).toMatchObject({ verdict: 'inconclusive', blame: 'host' })
    expect(judged(21)).toMatchObject({ verdict: 'fail' })
  })

  test('a generator late by little disturbs nothing', () => {
    const record = recordOf(trafficOf(operationsOf(repeat(400, 200)), repeat(4, 20)))
    expect(judgePercentile(record, 99, ms(100)).verdict).toBe('fail')
  })
})

describe('all at once', () => {
  test('ten quick answers', () => {
    const record = recordOf(trafficOf(operationsOf(repeat(10, 5))))
    expect(judgeConcurrent(record, ms(100))).toMatchObject({ measured: expect.closeTo(5), verdict: 'pass' })
  })

  test('one slow answer breaks it', () => {
    const record = recordOf(trafficOf(operationsOf([...repeat(9, 5), 130])))
    expect(judgeConcurrent(record, ms(100))).toMatchObject({
      measured: expect.closeTo(130, 0),
      verdict: 'fail',
    })
  })

  test('a quick refusal is no answer', () => {
    const [first, ...rest] = operationsOf(repeat(10, 5)).map(operation => ({
      ...operation,
      outcome: answered(operation.client === 0 ? 503 : 200),
    }))
    const judgement = judgeConcurrent(recordOf(trafficOf(first ? [first, ...rest] : [])), ms(100))
    const evidence = [{ kind: 'failedRequest', client: 0, outcome: answered(503) }]
    expect(judgement).toMatchObject({ verdict: 'fail', evidence })
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
  const slow = judgePercentile(recordOf(trafficOf(operationsOf(repeat(400, 150)))), 99, ms(100))
  expect(slow.evidence.filter(({ kind }) => kind === 'slowRequest')).toHaveLength(3)
})
