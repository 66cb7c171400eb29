import { describe, expect, test } from 'vitest'
import { ms, perSecond, seconds } from '../record/units.ts'
import { activeTimes, lengthOf, mostClients, sendTimes, type ClientShape, type Shape } from './schedule.ts'

const constant: Shape = { kind: 'constant', rate: perSecond(120), duration: seconds(5) }
const timesOf = (shape: Shape, index: number, seed = 1, of = 10) => [
  ...sendTimes({ kind: 'open', shape }, { index, of }, seed),
]
const allTimes = (shape: Shape, of = 10) =>
  Array.from({ length: of }, (_, index) => timesOf(shape, index, 1, of))
    .flat()
    .toSorted((a, b) => a - b)
const within = (times: readonly number[], fromMs: number, toMs: number) =>
  times.filter(time => time >= fromMs && time < toMs).length

describe('a constant rate', () => {
  test('ten clients together send at the given rate', () => {
    expect(allTimes(constant)).toHaveLength(600)
  })

  test('one client sends at even intervals', () => {
    const times = timesOf(constant, 3)
    const gaps = times.slice(1).map((time, index) => time - (times[index] ?? 0))
    expect(Math.max(...gaps) - Math.min(...gaps)).toBeLessThan(1e-6)
    expect(gaps[0]).toBeCloseTo(1000 / 12)
  })

  test('clients alternate', () => {
    const first = Array.from({ length: 10 }, (_, index) => timesOf(constant, index)[0] ?? 0)
    expect(first).toEqual(first.toSorted((a, b) => a - b))
    expect(first.every((time, index) => time >= index * (1000 / 120))).toBe(true)
  })

  test('only the seed decides the phases', () => {
    expect(timesOf(constant, 0, 7)).toEqual(timesOf(constant, 0, 7))
    expect(timesOf(constant, 0, 7)[0]).not.toBe(timesOf(constant, 0, 8)[0])
  })

  test('each client has a phase of its own, whatever the seed', () => {
    const phases = Array.from(
      { length: 100 },
      (_, index) => (timesOf(constant, index, 11, 100)[0] ?? 0) * 0.12 - index,
    )
    expect(phases.every(phase => phase >= 0 && phase < 1)).toBe(true)
    expect(new Set(phases.map(phase => Math.floor(phase * 10))).size).toBe(10)
  })

  test('no request is due after the end', () => {
    expect(timesOf({ ...constant, duration: ms(100) }, 0).at(-1)).toBeLessThan(100)
  })
})

test('a ramp from 0 to 100 a second sends a quarter of its requests in the first half', () => {
  const times = allTimes({ kind: 'ramp', from: perSecond(0), to: perSecond(100), duration: seconds(10) })
  expect(times.length).toBeGreaterThanOrEqual(495)
  expect(times.length).toBeLessThanOrEqual(505)
  expect(within(times, 0, 5000) / times.length).toBeCloseTo(0.25, 1)
  expect(times.every(time => time >= 0 && time <= 10_000)).toBe(true)
})

test('steps hold each rate for its time', () => {
  const shape: Shape = {
    kind: 'steps',
    steps: [
      { rate: perSecond(100), duration: seconds(2) },
      { rate: perSecond(400), duration: seconds(1) },
    ],
  }
  const times = allTimes(shape)
  expect(times.at(-1)).toBeLessThan(3000)
  expect(within(times, 0, 2000)).toBe(200)
  expect(within(times, 2000, 3000)).toBe(400)
})

test('Poisson arrivals have the mean rate, and gaps whose deviation equals their mean', () => {
  const times = allTimes({ kind: 'poisson', rate: perSecond(200), duration: seconds(50) })
  expect(times.length).toBeGreaterThan(9700)
  expect(times.length).toBeLessThan(10_300)
  const gaps = times.slice(1).map((time, index) => time - (times[index] ?? 0))
  const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length
  const deviation = Math.sqrt(gaps.reduce((sum, gap) => sum + (gap - mean) ** 2, 0) / gaps.length)
  expect(deviation / mean).toBeCloseTo(1, 1)
})

test('a step may be a ramp', () => {
  const shape: Shape = {
    kind: 'steps',
    steps: [
      { from: perSecond(0), to: perSecond(100), duration: seconds(2) },
      { rate: perSecond(100), duration: seconds(1) },
      { from: perSecond(100), to: perSecond(0), duration: seconds(2) },
    ],
  }
  const times = allTimes(shape)
  expect([within(times, 0, 1000), within(times, 1000, 2000), within(times, 2000, 3000)]).toEqual([
    25, 75, 100,
  ])
  expect(within(times, 3000, 5000)).toBe(100)
  expect(lengthOf(shape)).toBe(5000)
})

test('clients of a shape come one after the other, and the last to come goes first', () => {
  const shape: ClientShape = {
    kind: 'steps',
    steps: [
      { from: 0, to: 4, duration: seconds(4) },
      { clients: 4, duration: seconds(1) },
      { clients: 1, duration: seconds(1) },
      { from: 1, to: 3, duration: seconds(2) },
    ],
  }
  expect([mostClients(shape), lengthOf(shape)]).toEqual([4, 8000])
  expect([0, 1, 2, 3, 4].map(index => activeTimes(shape, index))).toEqual([
    [[0, 8000]],
    [
      [1000, 5000],
      [6000, 8000],
    ],
    [
      [2000, 5000],
      [7000, 8000],
    ],
    [[3000, 5000]],
    [],
  ])
  expect(activeTimes({ kind: 'ramp', from: 2, to: 0, duration: seconds(2) }, 1)).toEqual([[0, 1000]])
})
