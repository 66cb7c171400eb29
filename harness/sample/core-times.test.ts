import { expect, test } from 'vitest'
import { ownCoreTimes, parseSchedStat, withoutThrottled } from './core-times.ts'

const times = { ranMs: 50, waitedMs: 950 }

test.for<readonly [string, string]>([
  ['of the second version', 'usage_usec 9\nnr_throttled 9\nthrottled_usec 900000\n'],
  ['of the first version', 'nr_periods 10\nnr_throttled 9\nthrottled_time 900000000\n'],
])('a time that the own limit took is no wait for a core: control groups %s', ([, cpuStat]) => {
  expect(withoutThrottled(times, cpuStat)).toEqual({ ranMs: 50, waitedMs: 50 })
})

test('without a limit all of it was a wait, and with several throttled threads it is not negative', () => {
  expect(withoutThrottled(times, 'usage_usec 9\n')).toEqual(times)
  expect(withoutThrottled(times, 'throttled_usec 2000000\n').waitedMs).toBe(0)
})

test('this process is told what it ran, and more after it ran', () => {
  const before = ownCoreTimes()
  for (const since = performance.now(); performance.now() - since < 20;) continue
  expect(ownCoreTimes()?.ranMs).toBeGreaterThan(before?.ranMs ?? Number.NaN)
})

test('the time a thread waited for a core is the second field, in nanoseconds', () => {
  expect(parseSchedStat('123456789 2500000 42\n')).toEqual({ ranMs: 123.456789, waitedMs: 2.5 })
  expect(parseSchedStat('')).toBeUndefined()
})
