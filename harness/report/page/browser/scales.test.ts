import { describe, expect, test } from 'vitest'
import { namedOn, ninesOf, rangeOf, scaleKinds, shownOn } from './scales.ts'

test('a share is as far along as it has nines', () => {
  expect(ninesOf(0.9)).toBeCloseTo(1)
  expect(ninesOf(1)).toBe(6)
  expect(scaleKinds.nines.bwd?.(3)).toBeCloseTo(0.999)
  expect(shownOn({ unit: '%', kind: 'nines' }, 0.999)).toBe('99.9 %')
})

test('a logarithmic axis names decades, else halves and fifths of them, else all', () => {
  expect(namedOn([1, 2, 5, 10])).toEqual([1, null, null, 10])
  expect(namedOn([2, 3, 4, 5, 6])).toEqual([2, null, null, 5, null])
  expect(namedOn([3, 4])).toEqual([3, 4])
})

describe('what an axis reaches', () => {
  test('a limit that is near', () => {
    expect(rangeOf({ from: 0 }, [0, 10], 20)[1]).toBeGreaterThan(20)
  })
  test('one below all values, as of a candidate that needs much more than it may', () => {
    expect(rangeOf({}, [20, 30], 10)[0]).toBeLessThan(10)
  })
  test('and none that would squash all else', () => {
    expect(rangeOf({ from: 0 }, [0, 10], 500)[1]).toBeLessThan(11)
  })
  test('on a logarithmic axis one within a decade, from a round value', () => {
    const [low, high] = rangeOf({ kind: 'log' }, [0.65, 30], 100)
    expect(low).toBe(0.5)
    expect(high).toBeGreaterThan(100)
    expect(rangeOf({ kind: 'log' }, [0.65, 3], 100)[1]).toBeLessThan(4)
    expect(rangeOf({ kind: 'log' }, [0, 3])[0]).toBeGreaterThan(0)
  })
  test('something where there is nothing to show', () => {
    expect(rangeOf({ kind: 'log' }, [null, null])).toEqual([1, 10])
    expect(rangeOf({}, [7, 7])).toEqual([7 - 0.56, 7 + 0.56])
  })
})
