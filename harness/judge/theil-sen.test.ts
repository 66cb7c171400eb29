import { array, assert, integer, property } from 'fast-check'
import { describe, expect, test } from 'vitest'
import { theilSen, type Point } from './theil-sen.ts'

const points = (...ys: number[]): Point[] => ys.map((y, x) => ({ x, y }))

describe('Theil–Sen', () => {
  test('a line has its own slope, and no doubt about it', () => {
    expect(theilSen(points(5, 8, 11, 14, 17, 20))).toEqual({ slope: 3, interval: [3, 3] })
  })

  test('two wild points of ten do not move it', () => {
    expect(theilSen(points(0, 2, 4, 900, 8, 10, -700, 14, 16, 18)).slope).toBe(2)
  })

  test('the interval of six points runs from the second smallest slope to the second largest', () => {
    const { slope, interval } = theilSen(points(0, 1, 3, 6, 10, 15))
    expect(slope).toBe(3)
    expect(interval).toEqual([1.5, 4.5])
  })

  test.each([
    { count: 7, rank: 'third', interval: [6, 234] },
    { count: 8, rank: 'sixth', interval: [18, 435.6] },
    { count: 12, rank: '18th', interval: [180, 9828] },
  ])(
    'that of $count points runs from the $rank smallest slope to the $rank largest',
    ({ count, interval }) => {
      // So steep a curve has no slope twice.
      const steep = points(...Array.from({ length: count }, (_, x) => 3 ** x))
      expect(theilSen(steep).interval).toEqual(interval)
    },
  )

  test('five points have none', () => {
    expect(() => theilSen(points(1, 2, 3, 4, 5))).toThrow('a slope of 5 points')
  })

  test('on top of a line it is the slope of the line more', () => {
    const heights = array(integer({ min: -1000, max: 1000 }), { minLength: 6, maxLength: 20 })
    assert(
      property(heights, integer({ min: -50, max: 50 }), (ys, line) => {
        const level = theilSen(points(...ys))
        const tilted = theilSen(points(...ys.map((y, x) => y + line * x)))
        expect(tilted.slope).toBeCloseTo(level.slope + line)
        expect(tilted.interval[0]).toBeCloseTo(level.interval[0] + line)
        expect(tilted.interval[1]).toBeCloseTo(level.interval[1] + line)
      }),
    )
  })
})
