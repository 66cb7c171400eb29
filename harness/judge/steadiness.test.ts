import { describe, expect, test } from 'vitest'
import { ms } from '../record/units.ts'
import { operationsOf, recordOf, repeat, trafficOf } from '../testing/literal-record.ts'
import { judgeDrift, judgeStandardDeviation } from './steadiness.ts'

const withLatencies = (latencies: readonly number[]) => recordOf(trafficOf(operationsOf(latencies)))
const alternating = (low: number, high: number) => repeat(50, [low, high]).flat()

describe('standard deviation', () => {
  test('1 and 3 ms in turn deviate by 1 ms', () => {
    expect(judgeStandardDeviation(withLatencies(alternating(1, 3)), ms(10))).toMatchObject({
      measured: 1,
      examined: { count: 100, of: 'requests' },
      verdict: 'pass',
    })
  })

  test('1 and 61 ms in turn deviate by 30 ms', () => {
    expect(judgeStandardDeviation(withLatencies(alternating(1, 61)), ms(10))).toMatchObject({
      measured: 30,
      verdict: 'fail',
      evidence: [{ kind: 'latencies', stage: 'all', minMs: 1, medianMs: 1, maxMs: 61 }],
    })
  })

  test('a deviation that two slow requests of thirty make by themselves decides nothing near its limit', () => {
    const judgement = judgeStandardDeviation(withLatencies([...repeat(28, 2), 60, 60]), ms(14))
    expect(judgement.verdict).toBe('inconclusive')
    expect(judgement.measured).toBeCloseTo(14.468, 3)
    expect(judgement.evidence[0]).toMatchObject({ kind: 'limitInside' })
  })

  test('29 requests are too few', () => {
    expect(judgeStandardDeviation(withLatencies(repeat(29, 2)), ms(10))).toMatchObject({
      verdict: 'inconclusive',
      evidence: [{ kind: 'tooFew', of: 'samples', needed: 30, got: 29 }],
    })
  })
})

describe('drift', () => {
  test('two equal halves do not drift', () => {
    expect(judgeDrift(withLatencies(repeat(100, 2)), ms(5))).toMatchObject({
      measured: 0,
      examined: { count: 100, of: 'requests' },
      limit: { relation: '<', value: 5, unit: 'ms', none: true },
      verdict: 'pass',
    })
  })

  test('a second half that takes 10 ms longer drifts', () => {
    expect(judgeDrift(withLatencies([...repeat(50, 2), ...repeat(50, 12)]), ms(5))).toMatchObject({
      measured: 10,
      verdict: 'fail',
      evidence: [
        { stage: 'firstHalf', medianMs: 2 },
        { stage: 'secondHalf', medianMs: 12 },
      ],
    })
  })

  test('no request is left out, and of an odd number the middle one belongs to the second half', () => {
    const first = [1, ...repeat(9, 2), ...repeat(20, 3)]
    expect(judgeDrift(withLatencies([...first, 7, ...repeat(30, 12)]), ms(5)).evidence).toEqual([
      { kind: 'latencies', stage: 'firstHalf', minMs: 1, medianMs: 3, maxMs: 3 },
      { kind: 'latencies', stage: 'secondHalf', minMs: 7, medianMs: 12, maxMs: 12 },
    ])
  })

  test('a second half that is as often slow as not is not decided', () => {
    const judgement = judgeDrift(withLatencies([...repeat(50, 2), ...repeat(25, [12, 2]).flat()]), ms(5))
    expect(judgement).toMatchObject({ verdict: 'inconclusive', interval: [0, 10] })
  })

  test('59 requests make no two halves', () => {
    expect(judgeDrift(withLatencies(repeat(59, 2)), ms(5))).toMatchObject({
      verdict: 'inconclusive',
      evidence: [{ kind: 'tooFew', of: 'samples', needed: 60, got: 59 }],
    })
    expect(judgeDrift(withLatencies(repeat(60, 2)), ms(5)).verdict).toBe('pass')
  })
})
