import { describe, expect, test } from 'vitest'
import { lastChange } from './change-point.ts'

/** Values around a level, in an order that has no trend. */
const around = (level: number, count: number): number[] =>
  Array.from({ length: count }, (_, index) => level + ((7 * index) % 5))

const calm = Array.from({ length: 40 }, (_, index) => (7 * index) % 40)

describe('the chance of a cut is that of the rank-sum test', () => {
  // Of three values against three, 2 of 20 orders are as extreme as none that overlaps, and 4 as one inversion.
  test.each([
    { values: [3, 1, 2, 11, 12, 13], found: 0.1, not: 0.0999 },
    { values: [13, 11, 12, 1, 2, 3], found: 0.1, not: 0.0999 },
    { values: [1, 2, 11, 3, 12, 13], found: 0.3, not: 0.19 },
    { values: [13, 12, 3, 11, 1, 2], found: 0.3, not: 0.19 },
    // Of two that share their rank, one is on either side.
    { values: [1, 2, 3, 3, 4, 5], found: 0.3, not: 0.19 },
    // One cut in 35 orders, and two cuts to choose from.
    { values: [1, 2, 3, 4, 11, 12, 13], found: 0.15, not: 0.1 },
  ])('$values: $found, and not $not', ({ values, found, not }) => {
    expect(lastChange(values, found)).toMatchObject({ index: 3 })
    expect(lastChange(values, not)).toBeUndefined()
  })

  test('a cut between values that share their rank is no better than one beside them', () => {
    expect(lastChange([0, 1, 0, 1, 4, 4, 5], 0.2)).toMatchObject({ index: 4 })
  })

  test('the levels are the medians of all values on either side', () => {
    expect(lastChange([3, 1, 2, 11, 13, 12], 0.1)).toEqual({ index: 3, before: 2, after: 12 })
  })

  test('the same series has the same answer again', () => {
    const values = [...around(10, 20), ...around(20, 7)]
    expect(lastChange(values, 0.01)).toEqual({ index: 20, before: 12, after: 22 })
    expect(lastChange(values, 0.01)).toEqual({ index: 20, before: 12, after: 22 })
  })
})

describe('three values are a level, two are none', () => {
  test('at the end', () => {
    expect(lastChange([...calm, 900, 901, 902], 0.01)).toEqual({ index: 40, before: 19, after: 901 })
    expect(lastChange([...calm, 900, 901], 0.01)).toBeUndefined()
    // Two may be told with the value before them, but never alone.
    expect(lastChange([...calm, 900, 901], 0.05)).toMatchObject({ index: 39 })
  })

  test('at the beginning', () => {
    expect(lastChange([900, 901, 902, ...calm], 0.01)).toEqual({ index: 3, before: 901, after: 19 })
    expect(lastChange([900, 901, ...calm], 0.1)).toBeUndefined()
  })

  test('of five values no two sides can be made, however much is risked', () => {
    expect(lastChange([1, 2, 3, 4, 5], 0.9)).toBeUndefined()
    expect(lastChange([1, 2, 3, 4, 5, 6], 0.9)).toMatchObject({ index: 3 })
  })
})

describe('the last of several levels is told against the one just before it', () => {
  test.each([
    { lengths: [10, 20, 30], index: 30, before: 22, after: 32 },
    { lengths: [30, 20, 10], index: 50, before: 22, after: 32 },
    { lengths: [10, 5, 20], index: 15, before: 22, after: 32 },
    { lengths: [15, 15, 15, 15], index: 45, before: 32, after: 42 },
  ])('lengths $lengths', ({ lengths, ...change }) => {
    const values = lengths.flatMap((length, number) => around(10 * (number + 1), length))
    expect(lastChange(values, 0.01)).toEqual(change)
  })
})
