import { expect, test } from 'vitest'
import { atLeast } from '../../judge/limit.ts'
import type { CheckResult } from '../results/results.ts'
import { literalCheck } from '../../testing/literal-results.ts'
import { usageOf } from './usage.ts'

const check = (values: Partial<CheckResult>): CheckResult => {
  const { interval: _, ...plain } = literalCheck({ measured: 25 })
  return { ...plain, ...values }
}

test('the share of the limit that is used up', () => {
  expect(usageOf(check({}))).toEqual({ used: 0.25 })
  expect(usageOf(check({ interval: [20, 150] }))).toEqual({ used: 0.25, interval: [0.2, 1.5] })
})

test('where more is better, more uses up less', () => {
  expect(usageOf(check({ ...atLeast(50, 'req/s'), measured: 100, interval: [80, 200] }))).toEqual({
    used: 0.5,
    interval: [0.25, 0.625],
  })
})

test('less than nothing uses nothing up', () => {
  expect(usageOf(check({ measured: -3 }))).toEqual({ used: 0 })
})

test('there is none of what was not measured', () => {
  expect(usageOf(check({ measured: null }))).toBeUndefined()
})
