import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test, vi } from 'vitest'
import { earlyEnds } from './early-end.ts'

test('who is started beside what is up never ends too early', async () => {
  const isEarly = await earlyEnds(Promise.resolve())
  expect(isEarly()).toBe(false)
})

test('an end is early until two seconds after it is up, and wherever that fails', async () => {
  const isEarly = await earlyEnds(sleep(5))
  expect(isEarly()).toBe(true)
  await sleep(10)
  const now = performance.now()
  using _clock = vi
    .spyOn(performance, 'now')
    .mockReturnValueOnce(now + 1_900)
    .mockReturnValueOnce(now + 2_100)
  expect([isEarly(), isEarly()]).toEqual([true, false])
  const never = await earlyEnds(sleep(5).then(() => Promise.reject(new Error('it did not start'))))
  await sleep(10)
  expect(never()).toBe(true)
})
