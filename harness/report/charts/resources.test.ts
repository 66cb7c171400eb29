import { expect, test } from 'vitest'
import { sampleOf } from '../../testing/literal-record.ts'
import { sampleSeries } from './resources.ts'

test('what was throttled shows where it was', () => {
  const samples = [
    sampleOf(0),
    sampleOf(500, { cpuMs: 250, throttledMs: 100 }),
    sampleOf(1_000, { cpuMs: 260, throttledMs: 100 }),
  ]
  const { cpuOfQuota, throttled } = sampleSeries({ samples, quotaCores: 0.5 })
  expect(cpuOfQuota).toEqual([null, 100, 4])
  expect(throttled).toEqual([null, 20, 0])
})
