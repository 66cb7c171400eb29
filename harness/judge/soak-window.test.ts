import { describe, expect, test } from 'vitest'
import { literalJudgement } from '../testing/literal-record.ts'
import { brokenThroughout } from './soak.ts'
import type { Verdict } from './verdict.ts'

const judged = (check: string, verdict: Verdict, measured = 1) =>
  literalJudgement({ check, verdict, measured })

describe('a window', () => {
  const broken = [judged('latency.p99', 'fail'), judged('errors', 'pass')]
  const fine = [judged('latency.p99', 'pass'), judged('errors', 'pass')]

  test('is broken when one promise is in every part', () => {
    expect(brokenThroughout([broken, broken, broken])?.check).toBe('latency.p99')
  })

  test('is told by the first promise that is broken in all of it, as its last part has it', () => {
    const both = (measured: number) => [judged('latency.p99', 'fail', measured), judged('errors', 'fail')]
    expect(brokenThroughout([both(1), both(2), both(3), both(4)])).toMatchObject({
      check: 'latency.p99',
      measured: 4,
    })
  })

  test('with a lull is not', () => {
    expect(brokenThroughout([broken, fine, broken])).toBeUndefined()
  })

  test('in which different promises break in turns is not', () => {
    const other = [judged('latency.p99', 'pass'), judged('errors', 'fail')]
    expect(brokenThroughout([broken, other, broken])).toBeUndefined()
  })

  test('of nothing is not', () => {
    expect(brokenThroughout([])).toBeUndefined()
  })
})
