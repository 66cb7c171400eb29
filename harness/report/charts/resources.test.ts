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

test('a container that could not be read at the end is shown up to then', () => {
  const read = (atMs: number) =>
    sampleOf(atMs, { beside: { cache: { cpuMs: atMs / 2, workingSetBytes: 1 } } })
  const { besideCpu } = sampleSeries({ samples: [read(0), read(500), sampleOf(1_000)], quotaCores: 0.5 })
  expect(besideCpu).toEqual([{ name: 'cache', values: [null, 50, null] }])
})
