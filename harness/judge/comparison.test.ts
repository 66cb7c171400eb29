import { describe, expect, test } from 'vitest'
import type { RunRecord } from '../record/run.ts'
import { percent } from '../record/units.ts'
import { judgeComparison, judgeSlowdown, looksAt, type ComparePromises } from './comparison.ts'
import { pairOf, runOf, slowerBy } from '../testing/literal-pairs.ts'
import {
  answered,
  operationsOf,
  recordOf,
  sampleOf,
  starvedFor,
  trafficOf,
} from '../testing/literal-record.ts'

const alike = [-3, -2, -1, 0, 1, 2, 3, 0]
const by = percent(10)
const slower = ['slowdownMax', by] as const

test('the same speed is no slower', () => {
  const judgement = judgeSlowdown({ pairs: slowerBy(...alike) }, ...slower)
  expect(judgement).toMatchObject({
    check: 'slowdown.mean',
    title: 'mean latency against the baseline',
    call: 'GET /',
    measured: expect.closeTo(0, 0),
    unit: '%',
    limit: { relation: '<', value: 10, unit: '%' },
    interval: [expect.closeTo(-3), expect.closeTo(3)],
    verdict: 'pass',
  })
  expect(judgement.evidence).toEqual([
    {
      kind: 'pairs',
      count: 8,
      candidate: expect.closeTo(2.3),
      baseline: expect.closeTo(2.3),
      unit: 'ms',
      ratio: expect.closeTo(1),
      interval: [expect.closeTo(0.97), expect.closeTo(1.03)],
      p: { same: expect.closeTo(0.9453, 4), limit: expect.closeTo(0.0078, 4) },
      limitPercent: 10,
    },
  ])
})

test('faster is no slower', () => {
  const pairs = slowerBy(...alike.map(percents => percents - 40))
  expect(judgeSlowdown({ pairs }, ...slower)).toMatchObject({
    measured: expect.closeTo(-40, 0),
    verdict: 'pass',
  })
})

test('30 % slower fails, with what to do', () => {
  const judgement = judgeSlowdown({ pairs: slowerBy(...alike.map(percents => percents + 30)) }, ...slower)
  expect(judgement).toMatchObject({ measured: expect.closeTo(30, 0), verdict: 'fail' })
  expect(judgement.evidence).toMatchObject([
    { kind: 'pairs', p: { same: expect.closeTo(0.0078, 4), limit: expect.closeTo(0.0078, 4) } },
  ])
  expect(judgement.fix).toBe('profileBoth')
})

test('a limit inside the interval decides nothing, and says how much is missing', () => {
  const judgement = judgeSlowdown({ pairs: slowerBy(-14, -10, 12, 14, 8, -8, 3, 1) }, ...slower)
  expect(judgement.verdict).toBe('inconclusive')
  expect(judgement.evidence[0]).toEqual({ kind: 'pairsMissing', needed: expect.any(Number), got: 8 })
  expect(judgement.fix).toBe('morePairs')
})

test('a slow-down as large as the limit cannot be decided by more pairs', () => {
  const judgement = judgeSlowdown({ pairs: slowerBy(...alike.map(percents => percents + 10)) }, ...slower)
  expect(judgement.verdict).toBe('inconclusive')
  expect(judgement.evidence[0]).toEqual({ kind: 'pairsMissing', needed: null, got: 8 })
})

test('seven pairs are too few, however clear they are', () => {
  expect(judgeSlowdown({ pairs: slowerBy(90, 91, 92, 93, 94, 95, 96) }, ...slower)).toMatchObject({
    call: 'GET /',
    measured: null,
    verdict: 'inconclusive',
    evidence: [{ kind: 'tooFewUsable', of: 'pairs', needed: 8, got: 7, measured: 7 }],
    fix: 'morePairs',
  })
})

test('nothing measured proves nothing', () => {
  expect(judgeSlowdown({ pairs: slowerBy(90) }, ...slower)).toMatchObject({ call: 'GET /', measured: null })
  expect(judgeSlowdown({ pairs: [] }, ...slower)).toMatchObject({
    call: null,
    measured: null,
    verdict: 'inconclusive',
  })
  const silent = Array.from({ length: 8 }, () => pairOf(runOf([]), runOf([])))
  expect(judgeSlowdown({ pairs: silent }, ...slower)).toMatchObject({
    measured: null,
    verdict: 'inconclusive',
  })
})

test('the P50 is the median of a run, whatever is below and above it', () => {
  const pairs = alike.map(percents => pairOf(runOf([1, 3 + percents / 100, 90]), runOf([2, 2, 2])))
  const judgement = judgeSlowdown({ pairs }, 'slowdownMaxP50', by)
  expect(judgement).toMatchObject({ title: 'P50 latency against the baseline', verdict: 'fail' })
  expect(judgement.measured).toBeCloseTo(50, 0)
})

test('one request in a hundred that takes ten times as long is in the P99 and not in the P50', () => {
  const tailed = (slow: number) => runOf([...Array.from({ length: 98 }, () => 2), slow, slow])
  const pairs = alike.map(percents => pairOf(tailed(20 + percents / 100), tailed(2)))
  expect(judgeSlowdown({ pairs }, 'slowdownMaxP50', by)).toMatchObject({
    check: 'slowdown.p50',
    verdict: 'pass',
  })
  expect(judgeSlowdown({ pairs }, 'slowdownMaxP99', by)).toMatchObject({
    check: 'slowdown.p99',
    verdict: 'fail',
  })
})

describe('runs that were held up', () => {
  const late = (latencyMs: number) => recordOf(trafficOf(operationsOf([latencyMs]), [300]))
  const starved = (latencyMs: number) =>
    runOf([latencyMs], { samples: [sampleOf(0), sampleOf(250, starvedFor(200))] })

  test('are left out with the run beside them, and the rest decides', () => {
    const pairs = [...slowerBy(...alike), pairOf(late(500), runOf([2])), pairOf(runOf([2]), starved(0.1))]
    const judgement = judgeSlowdown({ pairs }, ...slower)
    expect(judgement.verdict).toBe('pass')
    expect(judgement.evidence.slice(-2)).toMatchObject([
      { kind: 'pairLeftOut', pair: 9, role: 'candidate', why: { kind: 'generatorLate', longestMs: 300 } },
      { kind: 'pairLeftOut', pair: 10, role: 'baseline', why: { kind: 'hostBusy' } },
    ])
  })

  test('are left out where they speak for the candidate, too', () => {
    const pairs = [...slowerBy(...alike.map(percents => percents + 30)), pairOf(runOf([2]), late(500))]
    expect(judgeSlowdown({ pairs }, ...slower)).toMatchObject({
      measured: expect.closeTo(30, 0),
      verdict: 'fail',
    })
  })

  test('a slow run that nobody held up stays', () => {
    const judgement = judgeSlowdown(
      { pairs: [...slowerBy(...alike), pairOf(runOf([500]), runOf([2]))] },
      ...slower,
    )
    expect(judgement.interval?.[1]).toBeGreaterThan(100)
  })

  test('too few others decide nothing', () => {
    const pairs = [...slowerBy(90, 91, 92, 93, 94, 95, 96), ...alike.map(() => pairOf(late(500), runOf([2])))]
    const judgement = judgeSlowdown({ pairs }, ...slower)
    expect(judgement).toMatchObject({ measured: null, verdict: 'inconclusive' })
    expect(judgement.evidence[0]).toMatchObject({ kind: 'tooFewUsable', got: 7, measured: 15 })
    expect(judgement.evidence.at(-1)).toEqual({ kind: 'more', count: 3 })
    expect(judgement.fix).toBe('morePairs')
  })
})

describe('errors', () => {
  const failing = (latencyMs: number): RunRecord => {
    const operations = operationsOf([latencyMs]).map(operation => ({ ...operation, outcome: answered(503) }))
    return recordOf(trafficOf(operations))
  }

  test('a candidate that answers with errors is not fast', () => {
    const pairs = [...slowerBy(...alike), pairOf(failing(1), runOf([2]))]
    const judgement = judgeSlowdown({ pairs }, ...slower)
    expect(judgement.verdict).toBe('inconclusive')
    expect(judgement.evidence[0]).toEqual({ kind: 'failedRuns', candidate: 1, baseline: 0 })
    expect(judgement.fix).toBe('mendFailures')
  })

  test('a candidate that is slower and has errors fails all the same', () => {
    const pairs = [...slowerBy(...alike.map(percents => percents + 30)), pairOf(failing(3), runOf([2]))]
    expect(judgeSlowdown({ pairs }, ...slower).verdict).toBe('fail')
  })

  test('a baseline that refuses quickly accuses nobody', () => {
    const pairs = alike.map(percents => pairOf(runOf([2 + percents / 100]), failing(0.2)))
    expect(judgeSlowdown({ pairs }, ...slower).verdict).toBe('inconclusive')
  })
})

test('ten looks at most, the first as early as there can be an interval, the last at the end', () => {
  expect(new Set(looksAt(40))).toEqual(new Set([8, 12, 16, 20, 24, 28, 32, 36, 40]))
  expect(looksAt(41)).toEqual([8, 12, 16, 20, 24, 28, 32, 36, 40, 41])
  expect(looksAt(45)).toEqual([8, 13, 18, 23, 28, 33, 38, 43, 45, 45])
  expect(new Set(looksAt(24))).toEqual(new Set([8, 10, 12, 14, 16, 18, 20, 22, 24]))
  expect(new Set(looksAt(8))).toEqual(new Set([8]))
  expect(new Set(looksAt(3))).toEqual(new Set([3]))
  expect(looksAt(1000)).toHaveLength(10)
})

test('how many pairs would decide: as the square of how far the interval has to shrink', () => {
  const judgement = judgeSlowdown({ pairs: slowerBy(2, 6, 7, 8, 8, 9, 10, 14) }, ...slower)
  const [low, centre, high] = [1.02, 1.08, 1.14].map(Math.log) as [number, number, number]
  expect(judgement).toMatchObject({ verdict: 'inconclusive', fix: 'morePairs' })
  expect(judgement.interval?.map(Math.round)).toEqual([2, 14])
  expect(low).toBeLessThan(centre)
  const measured = Math.log1p((judgement.measured ?? 0) / 100)
  const needed = Math.ceil(8 * ((high - measured) / (Math.log(1.1) - measured)) ** 2)
  expect(judgement.evidence[0]).toEqual({ kind: 'pairsMissing', needed, got: 8 })
})

test('a comparison that failed requests make doubtful is told in full', () => {
  const broken = recordOf(trafficOf(operationsOf([1]).map(one => ({ ...one, outcome: answered(503) }))))
  const judgement = judgeSlowdown({ pairs: [...slowerBy(...alike), pairOf(broken, runOf([2]))] }, ...slower)
  expect(judgement).toMatchObject({
    check: 'slowdown.mean',
    call: 'GET /',
    unit: '%',
    verdict: 'inconclusive',
  })
})

test('a promise that is undefined is none', () => {
  const none = { cpuMax: undefined } as unknown as ComparePromises
  expect(judgeComparison({ pairs: slowerBy(...alike) }, none)).toEqual([])
})
