import { describe, expect, test } from 'vitest'
import { HarnessError } from './errors.ts'
import { hasAnotherUnit, isQuantity, megabytes, ms, seconds } from './quantities.ts'
import { hours, minutes } from './units.ts'

describe('isQuantity', () => {
  test('knows what a constructor of the door has made, in the unit that is kept', () => {
    expect(isQuantity(ms(101), 'ms')).toBe(true)
    expect(isQuantity(seconds(17), 'ms')).toBe(true)
    expect(isQuantity(17_000, 'ms')).toBe(true)
  })

  test('knows no number that only the package has made, nor one of another unit', () => {
    expect(isQuantity(minutes(7), 'ms')).toBe(false)
    expect(isQuantity(megabytes(3), 'ms')).toBe(false)
  })
})

test('a number that only constructors of other units have made has another unit', () => {
  expect(hasAnotherUnit(megabytes(4), 'ms')).toBe(true)
  expect(hasAnotherUnit(megabytes(4), 'B')).toBe(false)
  expect(hasAnotherUnit(4_321, 'ms')).toBe(false)
})

test.each([
  [-1, 'ms(-1)'],
  [Number.NaN, 'ms(NaN)'],
  ['half', "ms('half')"],
  [1n, 'ms(1n)'],
  [Object.create(null), 'ms([Object: null prototype] {})'],
])('%o is refused with the value as written, the rule and the fix', (value, written) => {
  expect(() => ms(value as number)).toThrow(
    new HarnessError(`${written}: expected a finite number of 0 or more`, {
      fix: 'write for example ms(1)',
    }),
  )
})

test('what is more than a number holds in its own unit is refused', () => {
  expect(() => hours(1e305)).toThrow('hours(1e+305): expected a finite number')
})
