import fc from 'fast-check'
import { expect, test } from 'vitest'
import { TimerQueue } from './timer-queue.ts'

const agendaOf = (times: readonly number[]) => {
  const agenda = new TimerQueue<{ dueMs: number }>()
  for (const dueMs of times) agenda.add({ dueMs })
  return agenda
}

test('items that are due come out in order of time, whatever order they went in', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(50)), times => {
      const agenda = agendaOf(times)
      const taken = times.map(() => agenda.takeDueBy(50)?.dueMs)
      expect(taken).toEqual(times.toSorted((a, b) => a - b))
      expect(agenda.takeDueBy(50)).toBeUndefined()
    }),
  )
})

test('items that are not due yet stay', () => {
  const agenda = agendaOf([5, 3])
  expect(agenda.takeDueBy(2.9)).toBeUndefined()
  expect(agenda.takeDueBy(3)).toEqual({ dueMs: 3 })
  expect(agenda.first).toEqual({ dueMs: 5 })
})
