import { describe, expect, test } from 'vitest'
import { logSplits, ninesOf, ninesSplits, percentOf, rangeOf } from './scales.ts'

test('a logarithmic axis has round values only, and fewer the more decades it spans', () => {
  expect(logSplits(0.8, 9)).toEqual([1, 2, 5])
  expect(logSplits(0.8, 40)).toEqual([1, 3, 10, 30])
  expect(logSplits(0.02, 900)).toEqual([0.1, 1, 10, 100])
})

test('a share is as far along as it has nines', () => {
  expect(ninesOf(0.9)).toBeCloseTo(1)
  expect(ninesOf(1)).toBe(6)
  expect(ninesSplits(0, 2).map(percentOf)).toEqual(['50', '90', '99'])
  expect(percentOf(3)).toBe('99.9')
})

describe('what an axis reaches', () => {
  test('a limit that is near', () => {
    expect(rangeOf(undefined, [0, 10], { from: 0, limit: 20 })[1]).toBeGreaterThan(20)
  })
  test('and none that would squash all else', () => {
    expect(rangeOf(undefined, [0, 10], { from: 0, limit: 500 })[1]).toBeLessThan(11)
  })
  test('but on a logarithmic axis any', () => {
    expect(rangeOf('log', [0.5, 3], { limit: 100 })[1]).toBeGreaterThan(100)
  })
  test('something where there is nothing to show', () => {
    expect(rangeOf('log', [null, null], {})).toEqual([1, 10])
    expect(rangeOf(undefined, [7, 7], {})).toEqual([7 - 0.56, 7 + 0.56])
  })
})
