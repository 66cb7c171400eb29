import { expect, test } from 'vitest'
import { grewInAll, leadersOf } from './census.ts'

const window = (before: Record<string, number>, after: Record<string, number>) => ({
  census: [before, after] as const,
  requests: 1000,
})

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

test('no windows', () => {
  expect(grewInAll([], 0.005)).toEqual([])
})

test('the name that says most comes first', () => {
  const names = ['Function', 'Timer', 'elements of arrays', 'Rare']
  const grown = names.map(name => ({ name, gains: [1], perRequest: name === 'Rare' ? 0.1 : 1 }))
  expect(leadersOf(grown).map(({ name }) => name)).toEqual([
    'Timer',
    'elements of arrays',
    'Function',
    'Rare',
  ])
})
