import { expect, test } from 'vitest'
import { ms } from '../record/units.ts'
import { affordable } from './record.ts'

const lengths = [8, 24, 16, 8]

test('a window has as many requests as a service answers in eight seconds, but at least a sixteenth', () => {
  // 104 requests of each client.
  expect(affordable(lengths, ms(8_000 / 104))).toEqual(lengths)
  expect(affordable(lengths, ms(8_100 / 104))).toEqual([4, 12, 8, 4])
  expect(affordable(lengths, ms(64_000 / 104))).toEqual([1, 3, 2, 1])
  expect(affordable(lengths, ms(64_100 / 104))).toEqual([1, 2, 1, 1])
  expect(affordable(lengths, ms(5_000))).toEqual([1, 2, 1, 1])
})
