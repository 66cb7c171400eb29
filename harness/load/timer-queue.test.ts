import fc from 'fast-check'
import { expect, test } from 'vitest'
import { TimerQueue } from './timer-queue.ts'

const queueOf = (times: readonly number[]) => {
  const queue = new TimerQueue<{ dueMs: number }>()
  for (const dueMs of times) queue.add({ dueMs })
  return queue
}

test('items that are due come out in order of time, whatever order they went in', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(50)), times => {
      const queue = queueOf(times)
      const taken = times.map(() => queue.takeDueBy(50)?.dueMs)
      expect(taken).toEqual(times.toSorted((a, b) => a - b))
      expect(queue.takeDueBy(50)).toBeUndefined()
    }),
  )
})

test('items that are not due yet stay', () => {
  const queue = queueOf([5, 3])
  expect(queue.takeDueBy(2.9)).toBeUndefined()
  expect(queue.takeDueBy(3)).toEqual({ dueMs: 3 })
  expect(queue.first).toEqual({ dueMs: 5 })
})
