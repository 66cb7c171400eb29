import { expect, test } from 'vitest'
import { ms } from '../record/units.ts'
import { latencyJudges, wholeLatency } from './latency.ts'
import { operationsOf, recordOf, repeat, trafficOf } from '../testing/literal-record.ts'

test('212 samples are too few for a P99', () => {
  const record = recordOf(trafficOf(operationsOf(repeat(212, 2))))
  expect(latencyJudges.p99(record, ms(100))).toMatchObject({
    measured: null,
    verdict: 'inconclusive',
    evidence: [{ kind: 'tooFew', of: 'samples', statistic: 'P99', needed: 368, got: 212 }],
  })
})

/** Eight requests a second. */
const seldom = (latencies: readonly number[], everyMs = 125) =>
  operationsOf(latencies).map((operation, index) => {
    const atMs = index * everyMs
    const answeredMs = atMs + operation.answeredMs - operation.sentMs
    return { ...operation, intendedMs: atMs, dueMs: atMs, sentMs: atMs, answeredMs }
  })

test('32 samples are too few to keep a P95, and enough to break it where every one does', () => {
  const judgement = latencyJudges.p95(recordOf(trafficOf(seldom(repeat(32, 121)))), ms(100))
  expect(judgement).toMatchObject({
    measured: expect.closeTo(121, 0),
    verdict: 'fail',
    blame: 'service',
    evidence: expect.arrayContaining([
      { kind: 'fastest', latencyMs: expect.closeTo(121, 0), count: 32 },
      expect.objectContaining({ kind: 'slowRequest' }),
    ]),
  })
  expect(judgement).not.toHaveProperty('interval')
})

test.each([
  ['one is fast', 95, seldom([...repeat(31, 121), 2])],
  ['one is fast', 99, seldom([2, ...repeat(63, 121)])],
  ['all are fast', 95, seldom(repeat(32, 2))],
  ['two seconds may be one stall', 99, seldom(repeat(16, 121))],
  ['one second may be one stall', 95, operationsOf(repeat(71, 121))],
  ['each of five is on the same side of the median once in 32 times', 50, seldom(repeat(5, 121))],
  ['nothing was sent', 95, []],
] as const)('too few samples decide nothing where %s: P%d', (_, percent, operations) => {
  expect(latencyJudges[`p${percent}`](recordOf(trafficOf(operations)), ms(100))).toMatchObject({
    measured: null,
    verdict: 'inconclusive',
    evidence: [{ kind: 'tooFew', got: operations.length }],
  })
})

test.each([
  ['in six seconds', 6, 1_000, 'fail'],
  ['in five', 5, 1_000, 'inconclusive'],
  ['in five of nine', 5, 2_000, 'inconclusive'],
] as const)('a median that every request breaks, by one %s', (_, count, everyMs, verdict) => {
  const record = recordOf(trafficOf(seldom(repeat(count, 121), everyMs)))
  const fastest = ms(wholeLatency(record).valueAtRank(1))
  for (const limit of [ms(100), fastest]) expect(latencyJudges.p50(record, limit)).toMatchObject({ verdict })
})

test('one request a second is enough to break a P95 where each takes the limit itself', () => {
  const record = recordOf(trafficOf(seldom(repeat(10, 121), 1_000)))
  const fastest = ms(wholeLatency(record).valueAtRank(1))
  expect(latencyJudges.p95(record, fastest)).toMatchObject({ verdict: 'fail' })
})

test.each([
  [17, 'fail', 'service'],
  [18, 'inconclusive', 'generator'],
] as const)('of 20 slow seconds %d were disturbed: %s', (late, verdict, blame) => {
  // A stall counts for the second after it too.
  const record = recordOf(trafficOf(seldom(repeat(160, 121)), repeat(late - 1, 200)))
  const judgement = latencyJudges.p95(record, ms(100))
  expect(judgement).toMatchObject({ verdict, blame })
  expect(judgement.evidence).toContainEqual({
    kind: 'fastest',
    latencyMs: expect.closeTo(121, 0),
    count: verdict === 'fail' ? 8 * (20 - late) : 160,
  })
})
