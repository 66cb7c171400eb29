import { describe, expect, test } from 'vitest'
import { pairOf } from '../testing/literal-pairs.ts'
import {
  answered,
  operationsOf,
  recordOf,
  repeat,
  sampleOf,
  starvedFor,
  trafficOf,
} from '../testing/literal-record.ts'
import { percent } from '../record/units.ts'
import { judgeSlowdown, type Pair } from './comparison.ts'

const holding = (...megabytes: readonly number[]) =>
  recordOf({
    samples: megabytes.map((held, index) => sampleOf(index * 1000, { workingSetBytes: held * 1e6 })),
  })

const judged = (pairs: readonly Pair[], by: number) => judgeSlowdown({ pairs }, 'workingSetMax', percent(by))

/** Eight pairs, in each of which the candidate holds this much for 100 MB of the baseline. */
const holdingFor100 = (megabytes: number) => repeat(8, pairOf(holding(megabytes), holding(100)))

describe('the working sets of two processes', () => {
  test('differ by chance, though in every pair by the same: such a difference is no failure, and none is claimed', () => {
    for (const megabytes of [113.6, 96.3]) {
      const { verdict, interval, fix, evidence } = judged(holdingFor100(megabytes), 10)
      expect({ verdict, fix }).toEqual({ verdict: 'inconclusive', fix: 'compareAgain' })
      expect(interval?.[0]).toBeLessThan(0)
      expect(interval?.[1]).toBeGreaterThan(0)
      expect(evidence.map(({ kind }) => kind)).toEqual(['limitInside', 'workingSets'])
    }
  })

  test('are one sample each: more pairs do not narrow the interval', () => {
    const few = holdingFor100(113.6)
    expect(judged([...few, ...few, ...few], 10)).toEqual(judged(few, 10))
  })

  test('may differ by a factor of 1.3 either way', () => {
    expect(judged(holdingFor100(100), 50)).toMatchObject({
      title: 'largest working set against the baseline',
      measured: 0,
      interval: [expect.closeTo(-23.08), expect.closeTo(30)],
      verdict: 'pass',
      evidence: [{ kind: 'workingSets', candidate: 100, baseline: 100, differ: expect.closeTo(30) }],
    })
    expect(judged(holdingFor100(100), 50)).not.toHaveProperty('fix')
  })

  test('that differ by more than chance fail', () => {
    expect(judged(holdingFor100(144), 10)).toMatchObject({ verdict: 'fail', fix: 'profileBoth' })
    expect(judged(holdingFor100(142), 10).verdict).toBe('inconclusive')
    expect(judged(holdingFor100(200), 50)).toMatchObject({ measured: 100, verdict: 'fail' })
  })

  test('are the most that each has held in any run', () => {
    const pairs = [
      ...repeat(7, pairOf(holding(30, 20), holding(40, 30))),
      pairOf(holding(30, 60, 20), holding(30)),
    ]
    const judgement = judged(pairs, 10)
    expect(judgement).toMatchObject({ measured: expect.closeTo(50), verdict: 'fail' })
    expect(judgement.evidence[0]).toMatchObject({ candidate: 60, baseline: 40 })
  })

  test('are known of runs that the host delayed, too', () => {
    const delayed = recordOf({
      samples: [sampleOf(0), sampleOf(250, { ...starvedFor(200), workingSetBytes: 200e6 })],
    })
    const judgement = judged(repeat(8, pairOf(delayed, holding(100))), 10)
    expect(judgement).toMatchObject({ measured: 100, verdict: 'fail' })
    expect(judgement.evidence.map(({ kind }) => kind)).toEqual(['workingSets'])
  })

  test('decide nothing beside failed requests of the baseline', () => {
    const failed = recordOf(trafficOf(operationsOf([2]).map(one => ({ ...one, outcome: answered(503) }))))
    expect(judged([...holdingFor100(200), pairOf(holding(200), failed)], 10)).toMatchObject({
      verdict: 'inconclusive',
      fix: 'mendFailures',
    })
  })
})
