import { expect, test, vi } from 'vitest'
import { refusingPostgres } from '../testing/refusing-postgres.ts'
import type { LockWait } from './database.ts'
import { cycleIn, describeRing, ringIn, watchDeadlocks } from './deadlocks.ts'

const wait = (pid: number, ...by: readonly number[]): LockWait => ({
  pid,
  since: 'noon',
  by,
  query: 'update stock',
  isOwn: false,
})
const pids = (ring: readonly LockWait[]) => ring.map(({ pid }) => pid)
const twice = (...waits: readonly LockWait[]) => pids(ringIn(waits, waits))

test('two that wait for each other, and three in a ring', () => {
  expect(twice(wait(1, 2), wait(2, 1))).toEqual([1, 2])
  expect(twice(wait(1, 2), wait(2, 3), wait(3, 1))).toEqual([1, 2, 3])
})

test('a queue is no ring, and who waits for one or holds one up is not part of it', () => {
  expect(twice(wait(1, 2), wait(2, 3))).toEqual([])
  expect(twice(wait(1, 9), wait(2, 1, 9))).toEqual([])
  expect(twice(wait(1, 2), wait(2, 1, 9), wait(3, 1))).toEqual([1, 2])
})

test('what is not the same in both looks proves nothing', () => {
  const ring = [wait(1, 2), wait(2, 1)]
  expect(ringIn([], ring)).toEqual([])
  expect(ringIn([wait(1, 2)], ring)).toEqual([])
  expect(ringIn([{ ...wait(1, 2), since: 'before' }, wait(2, 1)], ring)).toEqual([])
  expect(ringIn([wait(1, 3), wait(2, 1)], ring)).toEqual([])
})

test('a cycle that a session of the harness closes is none of the service', () => {
  const own = { ...wait(3, 1), isOwn: true }
  const closed = [wait(1, 2), wait(2, 3), own]
  expect(cycleIn(closed, closed)).toEqual({ closedByHarness: [wait(1, 2), wait(2, 3)] })
  expect(cycleIn([], closed)).toEqual({ closedByHarness: [wait(1, 2), wait(2, 3)] })
  const both = [wait(1, 2, 3), wait(2, 1), own]
  expect(cycleIn(both, both)).toEqual({
    ofService: [wait(1, 2, 3), wait(2, 1)].map(one => ({ ...one, by: one.by })),
  })
  expect(cycleIn([], [wait(1, 2), own])).toEqual({ closedByHarness: [] })
  // The service has one without it, which the next look may find again.
  expect(cycleIn([], both)).toEqual({ closedByHarness: [] })
})

test('a ring is told with its sessions and their statements', () => {
  expect(describeRing([wait(98, 99, 97), wait(99, 98)])).toBe(
    'session 98 (update stock) waits for session 99 and session 97; session 99 (update stock) waits for session 98',
  )
})

test('a watch that cannot begin leaves no connection behind', async () => {
  using database = await refusingPostgres()
  await expect(watchDeadlocks(() => database.url)).rejects.toThrow('permission denied')
  await vi.waitFor(() => expect(database.open.size).toBe(0))
})
