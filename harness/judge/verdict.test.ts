import { expect, test } from 'vitest'
import { judge } from './verdict.ts'

const shown = { check: 'x', title: 'x', unit: 'ms' }

test.each([
  ['<', 99, 'pass'],
  ['<', 100, 'fail'],
  ['<=', 100, 'pass'],
  ['<=', 101, 'fail'],
  ['>=', 100, 'pass'],
  ['>=', 99, 'fail'],
] as const)('%s 100 with %d is a %s', (relation, measured, verdict) => {
  expect(judge({ ...shown, measured }, { relation, limit: 100 }).verdict).toBe(verdict)
})

test('the whole interval decides, and a limit inside it decides nothing', () => {
  const verdictOf = (interval: readonly [number, number]) =>
    judge({ ...shown, measured: 100, interval }, { relation: '<', limit: 100 }).verdict
  expect(verdictOf([80, 99])).toBe('pass')
  expect(verdictOf([80, 120])).toBe('inconclusive')
  expect(verdictOf([100, 120])).toBe('fail')
})

test('NaN keeps no promise', () => {
  expect(judge({ ...shown, measured: Number.NaN }, { relation: '<', limit: 100 }).verdict).toBe('fail')
})
