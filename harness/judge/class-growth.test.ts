import { expect, test } from 'vitest'
import { grewInAll, leadersOf } from './class-growth.ts'

const window = (before: Record<string, number>, after: Record<string, number>) =>
  [
    { requests: 0, counts: before },
    { requests: 1000, counts: after },
  ] as const

test('what grew in every window, and by how much', () => {
  const grown = grewInAll(
    [window({ Timer: 3, Order: 5 }, { Timer: 13, Order: 25 }), window({ Timer: 13 }, { Timer: 23 })],
    0.005,
  )
  expect(grown).toEqual([{ name: 'Timer', gains: [10, 10], perRequest: 0.01 }])
})

test('less than asked for is nothing', () => {
  expect(grewInAll([window({ Timer: 3 }, { Timer: 7 })], 0.005)).toEqual([])
})

test('less than asked for in one window is nothing, however much it was in the other', () => {
  const windows = [window({}, { Timer: 4 }), window({}, { Timer: 12 })]
  expect(grewInAll(windows, 0.004)).toHaveLength(1)
  expect(grewInAll(windows, 0.005)).toEqual([])
  expect(grewInAll([window({}, { Timer: 3 }), window({}, { Timer: 8 })], 0.001)).toEqual([])
})

test('growth that is uneven is not due to requests', () => {
  expect(grewInAll([window({}, { Timer: 8 }), window({}, { Timer: 30 })], 0.005)).toEqual([])
})

test('no window', () => {
  expect(grewInAll([], 0.005)).toEqual([])
})

test('the name that says most comes first', () => {
  const names = ['Function', 'Timer', 'elements of Array', 'Rare']
  const grown = names.map(name => ({ name, gains: [1], perRequest: name === 'Rare' ? 0.1 : 1 }))
  expect(leadersOf(grown).map(({ name }) => name)).toEqual(['Timer', 'elements of Array', 'Function', 'Rare'])
})

test('four more, and no fewer, are no coincidence', () => {
  const gained = (count: number) => grewInAll([window({}, { Timer: count })], 0.001)
  expect(gained(3)).toEqual([])
  expect(gained(4)).toEqual([{ name: 'Timer', gains: [4], perRequest: 0.004 }])
})

test('exactly what was asked for is growth, and so is three times as much in one window', () => {
  const twice = (more: number) => grewInAll([window({}, { Timer: 5 }), window({}, { Timer: more })], 0.005)
  expect(twice(15)).toEqual([{ name: 'Timer', gains: [5, 15], perRequest: 0.01 }])
  expect(twice(16)).toEqual([])
})

test('rates are by the length of a window, and what there was none of counts from none', () => {
  const long = [
    { requests: 1000, counts: { Timer: 10 } },
    { requests: 4000, counts: { Timer: 40 } },
  ] as const
  expect(grewInAll([window({}, { Timer: 10 }), long], 0.01)).toEqual([
    { name: 'Timer', gains: [10, 30], perRequest: 0.01 },
  ])
})

test('five are shown; half as much as the most is much, less is little', () => {
  const grown = [3, 6, 5, 4, 10, 9].map(rate => ({ name: `C${rate}`, gains: [1], perRequest: rate }))
  expect(leadersOf(grown).map(({ name }) => name)).toEqual(['C10', 'C9', 'C6', 'C5', 'C4'])
  const common = [
    { name: 'Array', gains: [1], perRequest: 10 },
    { name: 'Half', gains: [1], perRequest: 5 },
    { name: 'Little', gains: [1], perRequest: 4.9 },
  ]
  expect(leadersOf(common).map(({ name }) => name)).toEqual(['Half', 'Array', 'Little'])
  const rare = common.map(({ perRequest, ...one }) => ({ ...one, perRequest: perRequest / 1000 }))
  expect(leadersOf(rare).map(({ name }) => name)).toEqual(['Half', 'Array', 'Little'])
  expect(leadersOf([])).toEqual([])
})
