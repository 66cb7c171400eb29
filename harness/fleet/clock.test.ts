import fc from 'fast-check'
import { expect, test } from 'vitest'
import { OtherClock, type Exchange } from './clock.ts'

/** An own clock that is `ahead` of the other one, and gains `drift` on it. */
const clocks = (aheadMs: number, drift: number) => ({
  own: (otherMs: number) => otherMs * (1 + drift) + aheadMs,
  exchange(atMs: number, thereMs: number, backMs: number): Exchange {
    return {
      sentMs: this.own(atMs),
      otherMs: atMs + thereMs,
      answeredMs: this.own(atMs + thereMs + backMs),
    }
  },
})

const fiveMinutes = 300_000
const delay = fc.double({ min: 0.01, max: 40, noNaN: true })

test('a clock that is five minutes off, either way, changes nothing', () => {
  for (const aheadMs of [0, fiveMinutes, -fiveMinutes]) {
    const { own, ...pair } = clocks(aheadMs, 0)
    const clock = new OtherClock()
    for (const atMs of [1000, 2000, 3000]) clock.add({ ...pair, own }.exchange(atMs, 0.3, 0.3))
    expect(clock.own(10_000)).toBeCloseTo(own(10_000), 6)
    expect(clock.uncertaintyMs).toBeLessThan(0.31)
  }
})

test('one exchange that was quick counts for more than others that were slow one way', () => {
  const pair = clocks(0, 0)
  const clock = new OtherClock()
  clock.add(pair.exchange(1000, 0.1, 0.1))
  for (let second = 2; second < 8; second++) clock.add(pair.exchange(second * 1000, 30, 0.1))
  expect(Math.abs(clock.offsetMs)).toBeLessThan(0.01)
})

test('a clock that drifts is followed: an old exchange is worth less, however quick it was', () => {
  const pair = clocks(fiveMinutes, 400e-6)
  const clock = new OtherClock()
  clock.add(pair.exchange(0, 0.01, 0.01))
  for (let second = 1; second <= 3600; second++) clock.add(pair.exchange(second * 1000, 0.2, 0.6))
  const atMs = 3_600_001
  expect(Math.abs(clock.own(atMs) - pair.own(atMs))).toBeLessThan(0.5)
  // Without another look it would have been wrong by more than a second.
  expect(pair.own(atMs) - atMs - fiveMinutes).toBeGreaterThan(1400)
})

test('it is never wrong by more than it says, whatever the delays, the offset and the drift', () => {
  fc.assert(
    fc.property(
      fc.double({ min: -1e9, max: 1e9, noNaN: true }),
      fc.double({ min: -400e-6, max: 400e-6, noNaN: true }),
      fc.array(fc.tuple(delay, delay), { minLength: 1, maxLength: 40 }),
      (aheadMs, drift, delays) => {
        const pair = clocks(aheadMs, drift)
        const clock = new OtherClock()
        let atMs = 0
        for (const [thereMs, backMs] of delays) {
          clock.add(pair.exchange(atMs, thereMs, backMs))
          const answeredMs = atMs + thereMs + backMs
          expect(Math.abs(clock.own(answeredMs) - pair.own(answeredMs))).toBeLessThan(
            clock.uncertaintyMs * 1.01 + 1e-3,
          )
          atMs = answeredMs + 1000
        }
      },
    ),
  )
})

test('nothing is known before the first exchange', () => {
  expect(new OtherClock().offsetMs).toBeNaN()
  expect(new OtherClock().uncertaintyMs).toBe(Number.POSITIVE_INFINITY)
})
