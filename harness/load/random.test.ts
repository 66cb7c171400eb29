import { expect, test } from 'vitest'
import { pickOf, randomOf } from './random.ts'

test.each([2, 3, 8, 12, 24])(
  'of %i things a client picks what its neighbour picks by chance only',
  length => {
    const list = Array.from({ length }, (_, index) => index)
    const picks = Array.from({ length: 2_000 }, (_, client) =>
      pickOf(randomOf(11, 'order', client * 1_000_000), list),
    )
    const alike = picks.filter((pick, client) => pick === picks[client + 1]).length
    expect(alike / picks.length).toBeLessThan(1 / length + 0.05)
    expect(new Set(picks).size).toBe(length)
  },
)
