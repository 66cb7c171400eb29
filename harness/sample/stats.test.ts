import { expect, test } from 'vitest'
import { sampleOf, type EngineStats } from './stats.ts'

const cpu_stats = {
  cpu_usage: { total_usage: 1_500_000_000 },
  throttling_data: { throttled_time: 20_000_000, throttled_periods: 3 },
}

test('cgroup v1: the working set leaves out total_inactive_file', () => {
  const stats: EngineStats = {
    cpu_stats,
    memory_stats: {
      usage: 50_000_000,
      stats: { total_inactive_file: 8_000_000, inactive_file: 7_000_000, total_rss: 30_000_000 },
    },
    pids_stats: { current: 11 },
    networks: { eth0: { rx_bytes: 1000, tx_bytes: 2000 }, eth1: { rx_bytes: 30, tx_bytes: 4 } },
  }
  expect(sampleOf(stats)).toEqual({
    cpuMs: 1500,
    throttledMs: 20,
    throttledPeriods: 3,
    workingSetBytes: 42_000_000,
    anonymousBytes: 30_000_000,
    networkBytes: 3034,
    threads: 11,
  })
})

test('cgroup v2: it leaves out inactive_file, and anonymous memory is `anon`', () => {
  const stats: EngineStats = {
    cpu_stats,
    memory_stats: { usage: 50_000_000, stats: { inactive_file: 7_000_000, anon: 29_000_000 } },
  }
  expect(sampleOf(stats)).toMatchObject({
    workingSetBytes: 43_000_000,
    anonymousBytes: 29_000_000,
    networkBytes: 0,
  })
})

test('more inactive pages than usage are not subtracted', () => {
  const stats: EngineStats = { cpu_stats, memory_stats: { usage: 5, stats: { inactive_file: 7 } } }
  expect(sampleOf(stats)?.workingSetBytes).toBe(5)
})

test('a container that is gone has no sample', () => {
  expect(sampleOf({ cpu_stats, memory_stats: {} })).toBeUndefined()
})
