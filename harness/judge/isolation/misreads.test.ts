import { expect, test } from 'vitest'
import { Misreads } from './misreads.ts'

test('each anomaly is counted, and its first accesses and value are kept', () => {
  const misreads = new Misreads()
  const [one, other] = [
    { transaction: 0, operation: 1 },
    { transaction: 2, operation: 0 },
  ]
  misreads.add('unwritten', [one], 8)
  misreads.add('G1a', [one, other])
  misreads.add('unwritten', [other], 9)
  misreads.add('unwritten', [other], 10)
  expect([...misreads.found]).toEqual([
    ['unwritten', { count: 3, places: [one], value: 8 }],
    ['G1a', { count: 1, places: [one, other], value: undefined }],
  ])
})
