import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64'
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'
import { describe, expect, test } from 'vitest'
import { lastChange } from './change-point.ts'

const risk = 0.001

const random = xoroshiro128plus(20_260_101)

/** Latencies as a busy machine has them: lognormal, one in twenty three times as long. */
function noise(count: number, level = 10, spread = 0.05): number[] {
  const uniform = () => 1 - uniformFloat64(random)
  const normal = () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform())
  return Array.from({ length: count }, () => level * Math.exp(spread * normal()) * (uniform() < 0.05 ? 3 : 1))
}

const between = (low: number, high: number): unknown =>
  expect.toSatisfy((value: number) => value >= low && value <= high, `${low} to ${high}`)

describe('noise', () => {
  test('is taken for a change as seldom as was promised', () => {
    const series = Array.from({ length: 200 }, () => noise(30))
    const alarms = series.filter(values => lastChange(values, 0.05) !== undefined).length
    // Binomial(200, 0.05): 99.8 % of all counts lie between 2 and 20.
    expect(alarms).toBeLessThanOrEqual(20)
    expect(alarms).toBeGreaterThanOrEqual(2)
    expect(series.filter(values => lastChange(values, risk) !== undefined)).toHaveLength(0)
  })

  test('of few values, and none at all, have no change either', () => {
    expect(
      lastChange(
        Array.from({ length: 50 }, () => 0),
        risk,
      ),
    ).toBeUndefined()
    expect(
      lastChange(
        Array.from({ length: 50 }, (_, index) => (7 * index) % 3),
        risk,
      ),
    ).toBeUndefined()
  })

  test('an outlier is no level, and neither are two', () => {
    expect(lastChange([...noise(40), 900, 800], risk)).toBeUndefined()
  })
})

describe('a step', () => {
  test('is found where it is, with the levels on either side', () => {
    const change = lastChange([...noise(30), ...noise(10, 14)], risk)
    expect(change).toMatchObject({
      index: between(29, 31),
      before: between(9.5, 10.5),
      after: between(13.3, 14.7),
    })
  })

  test('down is as good as up', () => {
    expect(lastChange([...noise(20, 14), ...noise(20)], risk)).toMatchObject({ index: between(19, 21) })
  })

  test('of several, the last one is told, against the level just before it', () => {
    const change = lastChange([...noise(15), ...noise(20, 20), ...noise(15, 14)], risk)
    expect(change).toMatchObject({
      index: between(34, 36),
      before: between(19, 21),
      after: between(13.3, 14.7),
    })
  })

  test('of counts is found, equal as most of them are', () => {
    const counts = [...Array.from({ length: 30 }, () => 30), ...Array.from({ length: 8 }, () => 31)]
    expect(lastChange(counts, risk)).toEqual({ index: 30, before: 30, after: 31 })
  })

  test('that is too young to be told from noise is not told: so many orders happen by chance', () => {
    expect(lastChange([...noise(30), ...noise(2, 14)], risk)).toBeUndefined()
    // The smallest p of five against five is 2 / 252.
    expect(lastChange([1, 2, 3, 4, 5, 101, 102, 103, 104, 105], risk)).toBeUndefined()
    expect(lastChange([], risk)).toBeUndefined()
  })
})
