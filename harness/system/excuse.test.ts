import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test, vi } from 'vitest'
import { excusedBy } from './excuse.ts'

test('who is started beside what is up has no excuse', async () => {
  const isExcused = await excusedBy(Promise.resolve())
  expect(isExcused()).toBe(false)
})

test('the excuse lapses two seconds after it is up; it does not where that fails', async () => {
  const isExcused = await excusedBy(sleep(5))
  expect(isExcused()).toBe(true)
  await sleep(10)
  const now = performance.now()
  using _clock = vi
    .spyOn(performance, 'now')
    .mockReturnValueOnce(now + 1_900)
    .mockReturnValueOnce(now + 2_100)
  expect([isExcused(), isExcused()]).toEqual([true, false])
  const never = await excusedBy(sleep(5).then(() => Promise.reject(new Error('it did not start'))))
  await sleep(10)
  expect(never()).toBe(true)
})
