import { expect, test } from 'vitest'
import type { ContainerSample } from '../record/sample.ts'
import { lacksGroup, sampleFromStats, withGroup, type EngineStats } from './stats.ts'

/** As Podman 5.4 answers, without what nobody reads. */
const ofPodman: EngineStats = {
  cpu_stats: {
    cpu_usage: { total_usage: 4_000_000_000 },
    throttling_data: { throttled_periods: 0, throttled_time: 0 },
  },
  memory_stats: { usage: 21_000_000 },
  pids_stats: { current: 7 },
}

const group = `usage_usec 4000100
nr_periods 50
nr_throttled 12
throttled_usec 345678
anon 21000000
file 9000000
inactive_file 8000000
40000000
`

const sample = sampleFromStats(ofPodman) as ContainerSample

test('what Podman does not tell is taken from the control group', () => {
  expect(lacksGroup(ofPodman)).toBe(true)
  expect(withGroup(sample, group)).toMatchObject({
    cpuMs: 4_000,
    throttledMs: 345.678,
    throttledPeriods: 12,
    workingSetBytes: 32_000_000,
    anonymousBytes: 21_000_000,
  })
})

test('files in memory are those of the control group, if it reports them', () => {
  const filesOf = (text: string) => withGroup(sample, text).filesInMemoryBytes
  expect(filesOf(`shmem 2048000\n${group}`)).toBe(2_048_000)
  expect(filesOf(group)).toBeUndefined()
})

test('a container that has ended has nothing to be read', () => {
  expect(lacksGroup({})).toBe(false)
})

test('what an engine tells is not read again', () => {
  expect(lacksGroup({ ...ofPodman, memory_stats: { usage: 21_000_000, stats: { anon: 20_000_000 } } })).toBe(
    false,
  )
})

test('what cannot be read is no zero', () => {
  expect(() => withGroup(sample, 'nr_throttled 12\ntotal_rss 3\n')).toThrow('what memory is used for')
  expect(() => withGroup(sample, group.replace(/\d+\n$/, ''))).toThrow('what memory is used for')
})
