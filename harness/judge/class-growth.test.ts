import { expect, test } from 'vitest'
import { grewInAll, leadersOf } from './class-growth.ts'

const stretch = (before: Record<string, number>, after: Record<string, number>) =>
  [
    { requests: 0, counts: before },
    { requests: 1000, counts: after },
  ] as const

test('what grew in every stretch, and by how much', () => {
  const grown = grewInAll(
    [stretch({ Timer: 3, Order: 5 }, { Timer: 13, Order: 25 }), stretch({ Timer: 13 }, { Timer: 23 })],
    0.005,
  )
  expect(grown).toEqual([{ name: 'Timer', gains: [10, 10], perRequest: 0.01 }])
})

test('less than asked for is nothing', () => {
  expect(grewInAll([stretch({ Timer: 3 }, { Timer: 7 })], 0.005)).toEqual([])
})

test('growth that is uneven is not due to requests', () => {
  expect(grewInAll([stretch({}, { Timer: 8 }), stretch({}, { Timer: 30 })], 0.005)).toEqual([])
})

test('no stretches', () => {
  expect(grewInAll([], 0.005)).toEqual([])
})

test('the name that says most comes first', () => {
  const names = ['Function', 'Timer', 'elements of Array', 'Rare']
  const grown = names.map(name => ({ name, gains: [1], perRequest: name === 'Rare' ? 0.1 : 1 }))
  expect(leadersOf(grown).map(({ name }) => name)).toEqual(['Timer', 'elements of Array', 'Function', 'Rare'])
})
