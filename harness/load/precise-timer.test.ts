import { expect, test } from 'vitest'
import { preciseTimer } from './precise-timer.ts'

test.each([0.3, 2.6, 6.7])('never rings before its time: in %d ms', async aheadMs => {
  const rang = Promise.withResolvers<number>()
  const at = performance.now() + aheadMs
  preciseTimer(() => rang.resolve(performance.now())).setTo(at)
  expect(await rang.promise).toBeGreaterThanOrEqual(at)
})

test('fires once, at the earliest of the times asked for', async () => {
  const rings: number[] = []
  const timer = preciseTimer(() => rings.push(performance.now()))
  const now = performance.now()
  for (const at of [now + 2000, now + 5, now + 1000]) timer.setTo(at)
  await expect.poll(() => rings.length, { interval: 1 }).toBe(1)
  expect(rings[0]).toBeLessThan(now + 1000)
})

test('does not fire once it is cleared, not even in its last millisecond', async () => {
  let rings = 0
  const timer = preciseTimer(() => rings++)
  timer.setTo(performance.now() + 5.9)
  await new Promise(resolve => setTimeout(resolve, 5))
  const before = rings
  timer.clear()
  await new Promise(resolve => setTimeout(resolve, 5))
  expect(rings).toBe(before)
})
