import { describe, expect, test } from 'vitest'
import { ms, perSecond, seconds } from '../units.ts'
import { sendTimes, type OpenLoad } from './schedule.ts'

const load: OpenLoad = { kind: 'open', rate: perSecond(120), duration: seconds(5) }
const timesOf = (index: number, seed = 1, of = 10) => [...sendTimes(load, { index, of }, seed)]

describe('send times of an open load', () => {
  test('ten clients together send at the rate asked for', () => {
    const all = Array.from({ length: 10 }, (_, index) => timesOf(index)).flat()
    expect(all).toHaveLength(600)
  })

  test('one client sends at even intervals', () => {
    const times = timesOf(3)
    const gaps = times.slice(1).map((time, index) => time - (times[index] ?? 0))
    expect(Math.max(...gaps) - Math.min(...gaps)).toBeLessThan(1e-6)
    expect(gaps[0]).toBeCloseTo(1000 / 12)
  })

  test('phases of the clients do not meet', () => {
    const first = Array.from({ length: 10 }, (_, index) => timesOf(index)[0] ?? 0)
    expect(first).toEqual(first.toSorted((a, b) => a - b))
    expect(first.every((time, index) => time >= index * (1000 / 120))).toBe(true)
  })

  test('the seed decides the phases, and nothing else does', () => {
    expect(timesOf(0, 7)).toEqual(timesOf(0, 7))
    expect(timesOf(0, 7)[0]).not.toBe(timesOf(0, 8)[0])
  })

  test('no request is due after the end', () => {
    expect([...sendTimes({ ...load, duration: ms(100) }, { index: 0, of: 10 }, 1)].at(-1)).toBeLessThan(100)
  })
})
