import { expect, test } from 'vitest'
import { leftOutOf } from './left-out.ts'

test('only what was left out is told', () => {
  const all = { done: [], leftOut: 0 }
  expect(leftOutOf({ refusedHalfway: undefined, replays: all })).toEqual({})
  expect(leftOutOf({ malformed: all, replays: { done: [], leftOut: 7 } })).toEqual({
    leftOut: { replays: 7 },
  })
})
