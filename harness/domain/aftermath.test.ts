import { expect, test } from 'vitest'
import { leftBy } from './aftermath.ts'

const left = { state: 'idle', stateMs: 900, openMs: 12_000, statement: 'commit' }
const clients = [
  { addresses: ['172.18.0.3', 'fd00::3'], startedMs: 5_000 },
  { addresses: ['172.18.0.4'], startedMs: 1_000 },
]
const leftAt = (address: string | null, beganMs: number) => leftBy({ ...left, address, beganMs }, clients)

test('a session is that of whoever runs at its address, and has run since it began', () => {
  expect(leftAt('172.18.0.3', 5_000)).toEqual(left)
  expect(leftAt('fd00::3', 6_000)).toEqual(left)
  expect(leftAt('172.18.0.4', 1_000)).toEqual(left)
  expect(leftAt('172.18.0.3', 4_999)).toEqual({ ...left, orphaned: true })
  expect(leftAt('172.18.0.9', 6_000)).toEqual({ ...left, orphaned: true })
})

test('inside the container of the database there is no address', () => {
  expect(leftAt(null, 0)).toEqual(left)
})
