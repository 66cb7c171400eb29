import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { inTime, leftOutOf } from './in-time.ts'

const items = Array.from({ length: 200 }, (_, number) => number)

test('all that is sent in time, each with its place in the list, by as many at a time as there are clients', async () => {
  let underWay = 0
  let most = 0
  const { done, leftOut } = await inTime(items, { withinMs: 5_000, clients: 5 }, async (item, index) => {
    most = Math.max(most, ++underWay)
    await sleep(1)
    underWay -= 1
    return [item, index]
  })
  expect([done.length, leftOut, most]).toEqual([200, 0, 5])
  expect(done.every(([item, index]) => item === index)).toBe(true)
})

test('what is not begun in time is left out and counted', async () => {
  const startedAt = performance.now()
  const { done, leftOut } = await inTime(items, { withinMs: 100, clients: 2 }, async () => sleep(40))
  expect(done.length).toBeGreaterThan(0)
  expect(done.length + leftOut).toBe(200)
  expect(performance.now() - startedAt).toBeLessThan(1_000)
})

test('only what was left out is told', () => {
  const all = { done: [], leftOut: 0 }
  expect(leftOutOf({ refusedHalfway: undefined, replays: all })).toEqual({})
  expect(leftOutOf({ malformed: all, replays: { done: [], leftOut: 7 } })).toEqual({
    leftOut: { replays: 7 },
  })
})
