import { describe, expect, test } from 'vitest'
import { ms } from '../record/units.ts'
import { latencyJudges } from './latency.ts'
import {
  answered,
  operationsOf,
  recordOf,
  repeat,
  sampleOf,
  starvedFor,
  trafficOf,
} from '../testing/literal-record.ts'

/** The sample with that index on two cores, one and a half of which are busy between any two. */
const onBusyHost = (atMs: number, index: number, waitedForCoreMs: number) =>
  sampleOf(atMs, {
    waitedForCoreMs,
    host: { busyMs: index * 500, stolenMs: 0, generatorMs: 0, cores: 2 },
  })

describe('percentiles', () => {
  test('400 fast answers keep P99 < 100 ms', () => {
    const record = recordOf(trafficOf(operationsOf(repeat(400, 2))))
    expect(latencyJudges.p99(record, ms(100))).toMatchObject({
      check: 'latency.p99',
      measured: 2,
      interval: [2, 2],
      limit: { relation: '<', value: 100, unit: 'ms' },
      verdict: 'pass',
      evidence: [],
    })
  })

  test('5 % of answers at 150 ms break it, and the evidence shows the slowest', () => {
    const record = recordOf(trafficOf(operationsOf([...repeat(380, 2), ...repeat(20, 150)])))
    const judgement = latencyJudges.p99(record, ms(100))
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

  test('a limit inside the interval decides nothing', () => {
    const record = recordOf(trafficOf(operationsOf([...repeat(396, 2), ...repeat(4, 150)])))
    const judgement = latencyJudges.p99(record, ms(100))
    expect(judgement).toMatchObject({
      interval: [2, expect.closeTo(150, 0)],
      verdict: 'inconclusive',
      blame: null,
      fix: 'measureLongerOrQuieter',
    })
    expect(judgement.evidence.map(({ kind }) => kind)).toEqual(['limitInside', ...repeat(3, 'slowRequest')])
  })

  test('latency counts from the intended send: a stall of 2 s is owed by every request behind it', () => {
    const stalled = operationsOf(repeat(400, 2)).map((operation, index) =>
      index < 100 || index > 300 ? operation : { ...operation, dueMs: 3000, sentMs: 3000, answeredMs: 3002 },
    )
    expect(latencyJudges.p95(recordOf(trafficOf(stalled)), ms(100))).toMatchObject({ verdict: 'fail' })
  })

  test('seconds in which the generator was late are left out, and the rest decides', () => {
    const operations = operationsOf([...repeat(400, 2), ...repeat(100, 400)])
    const record = recordOf(trafficOf(operations, [0, 0, 0, 0, 350]))
    expect(latencyJudges.p99(record, ms(100))).toMatchObject({
      measured: 2,
      verdict: 'pass',
      evidence: [
        { kind: 'generatorLate', seconds: 1, ofSeconds: 5, longestMs: 350 },
        { kind: 'ofAllSeconds', measured: 400, unit: 'ms' },
      ],
    })
  })

  test.for([
    [6, 'pass', null, ['ofAllSeconds']],
    [7, 'inconclusive', 'generator', repeat(3, 'slowRequest')],
  ] as const)(
    'late in the last %d of 12 seconds, which alone are slow: %s',
    ([late, verdict, blame, kinds]) => {
      const operations = operationsOf([...repeat(600, 2), ...repeat(600, 400)])
      const stalls = [...repeat(12 - late, 0), ...repeat(late, 350)]
      const record = recordOf(trafficOf(operations, stalls))
      const judgement = latencyJudges.p99(record, ms(100))
      expect(judgement).toMatchObject({ verdict, blame })
      expect(judgement.evidence.map(({ kind }) => kind)).toEqual(['generatorLate', ...kinds])
      expect(judgement.evidence).toContainEqual(expect.objectContaining({ seconds: late, ofSeconds: 12 }))
    },
  )

  test('late in more than half of its seconds, a service that is as slow in the others fails', () => {
    const stalls = [...repeat(5, 0), ...repeat(7, 350)]
    const record = recordOf(trafficOf(operationsOf(repeat(1200, 400)), stalls))
    expect(latencyJudges.p99(record, ms(100))).toMatchObject({ verdict: 'fail', blame: 'service' })
  })

  test('where the host had no core for more than half, the rest passes', () => {
    const samples = Array.from({ length: 13 }, (_, second) =>
      sampleOf(second * 1000, starvedFor(Math.max(0, second - 5) * 500)),
    )
    const traffic = trafficOf(operationsOf([...repeat(500, 2), ...repeat(700, 400)]))
    expect(latencyJudges.p99(recordOf({ ...traffic, samples }), ms(100))).toMatchObject({
      verdict: 'pass',
      evidence: [{ kind: 'hostBusy', seconds: 7, ofSeconds: 12 }, { kind: 'ofAllSeconds' }],
    })
  })

  test('where the others decide nothing, the evidence says why not', () => {
    const operations = operationsOf([...repeat(396, 2), ...repeat(4, 150), ...repeat(100, 400)])
    const record = recordOf(trafficOf(operations, [0, 0, 0, 0, 350]))
    const judgement = latencyJudges.p99(record, ms(100))
    expect(judgement).toMatchObject({ verdict: 'inconclusive', blame: 'generator' })
    expect(judgement.evidence[1]).toEqual({ kind: 'limitInside', interval: [2, expect.closeTo(150, 0)] })
  })

  test('where too few others are left, it is inconclusive, and the generator is blamed', () => {
    const record = recordOf(trafficOf(operationsOf(repeat(400, 200)), repeat(4, 150)))
    const judgement = latencyJudges.p99(record, ms(100))
    expect(judgement).toMatchObject({
      verdict: 'inconclusive',
      blame: 'generator',
      fix: 'freeGenerator',
    })
    expect(judgement.evidence.slice(0, 2)).toMatchObject([
      { kind: 'generatorLate', seconds: 4, ofSeconds: 4, longestMs: 150 },
      { kind: 'tooFew', of: 'samples', needed: 368, got: 0, undisturbed: true },
    ])
  })

  test('a service that got no core is not blamed either', () => {
    const samples = [0, 250, 500, 750, 1000, 2000, 3000, 4000].map((atMs, index) =>
      onBusyHost(atMs, index, index * 200),
    )
    const record = recordOf({ ...trafficOf(operationsOf(repeat(400, 200))), samples })
    const judgement = latencyJudges.p99(record, ms(100))
    expect(judgement).toMatchObject({ verdict: 'inconclusive', blame: 'host' })
    expect(judgement.evidence[0]).toMatchObject({
      kind: 'hostBusy',
      seconds: 4,
      ofSeconds: 4,
      serviceMs: 200,
    })
  })

  test.each([
    [4.9, 0],
    [5, 1],
  ])(
    'how a service on a busy host that takes %d ms of CPU for each request is judged: %d',
    (requestCpuMs, times) => {
      const samples = [0, 1, 2, 3, 4].map(second => ({
        ...onBusyHost(second * 1000, second * 4, second * 800),
        cpuMs: second * 100 * requestCpuMs,
      }))
      const record = recordOf({ ...trafficOf(operationsOf(repeat(400, 6))), samples })
      const { verdict, blame, evidence } = latencyJudges.p99(record, ms(5))
      expect([verdict, blame]).toEqual(['inconclusive', 'host'])
      const costly = { kind: 'costly', requestCpuMs, limitMs: 5 }
      expect(evidence.filter(({ kind }) => kind === 'costly')).toEqual(repeat(times, costly))
    },
  )

  test('a slow service on a busy host is convicted by the seconds that were quiet', () => {
    const samples = [0, 250, 500, 750, 1000, 2000, 3000, 6000].map((atMs, index) =>
      onBusyHost(atMs, index, Math.min(index, 2) * 200),
    )
    const record = recordOf({ ...trafficOf(operationsOf(repeat(600, 200))), samples })
    const judgement = latencyJudges.p99(record, ms(100))
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
    const judgement = latencyJudges.p99(record, ms(1))
    expect(judgement).toMatchObject({ verdict: 'fail', blame: 'service', measured: expect.closeTo(6, 1) })
    expect(judgement.evidence).toContainEqual({ kind: 'stillBroken', measuredMs: expect.closeTo(6, 1) })
    expect(latencyJudges.mean(record, ms(1))).toMatchObject({ verdict: 'fail', blame: 'service' })
  })

  test('one that is above the limit by no more than it waited is not accused', () => {
    const record = servedIn(repeat(2_000, 1.2), 1.5)
    expect(latencyJudges.p99(record, ms(1))).toMatchObject({ verdict: 'inconclusive', blame: 'host' })
    expect(latencyJudges.mean(record, ms(1))).toMatchObject({ verdict: 'inconclusive', blame: 'host' })
  })

  test('nor one of whose requests no more were slow than may have waited', () => {
    const latencies = Array.from({ length: 2_000 }, (_, index) => (index % 50 === 0 ? 6 : 0.5))
    expect(latencyJudges.p99(servedIn(latencies, 1.5), ms(1))).toMatchObject({
      verdict: 'inconclusive',
      blame: 'host',
    })
    expect(latencyJudges.p50(servedIn(latencies, 1.5), ms(1)).verdict).toBe('pass')
  })

  test('the slower the host, the slower a service must be to be accused', () => {
    const slowest = (waitedMs: number) =>
      [2, 5, 10, 20, 50, 100, 200].find(
        latencyMs =>
          latencyJudges.p99(servedIn(repeat(2_000, latencyMs), waitedMs), ms(1)).verdict === 'fail',
      )
    expect([1.5, 5, 20].map(slowest)).toEqual([2, 2, 5])
  })

  test('a queue that was worked off while the host was busy is not the fault of the service', () => {
    const queued = operationsOf([...repeat(200, 0), ...repeat(1_800, 0.5)]).map((operation, index) => {
      const answeredMs = index < 200 ? 2_000 + 80 * index : operation.answeredMs
      return { ...operation, sentMs: answeredMs - 0.5, answeredMs }
    })
    const traffic = trafficOf(queued)
    const judged = (waitedMs: number) =>
      latencyJudges.p95(recordOf({ ...traffic, samples: waiting(20, waitedMs) }), ms(40))
    expect(judged(150)).toMatchObject({ verdict: 'inconclusive', blame: 'host' })
    expect(judged(21)).toMatchObject({ verdict: 'fail' })
  })

  test('a generator late by little disturbs nothing', () => {
    const record = recordOf(trafficOf(operationsOf(repeat(400, 200)), repeat(4, 20)))
    expect(latencyJudges.p99(record, ms(100)).verdict).toBe('fail')
  })
})
