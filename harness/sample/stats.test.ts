import { expect, test } from 'vitest'
import { sampleOf, type EngineStats } from './stats.ts'

const cpu_stats = {
  cpu_usage: { total_usage: 1_500_000_000 },
  throttling_data: { throttled_time: 20_000_000 },
}

test('cgroup v1: the working set leaves out total_inactive_file', () => {
  const stats: EngineStats = {
    cpu_stats,
    memory_stats: { usage: 50_000_000, stats: { total_inactive_file: 8_000_000, inactive_file: 7_000_000 } },
    networks: { eth0: { rx_bytes: 1000, tx_bytes: 2000 }, eth1: { rx_bytes: 30, tx_bytes: 4 } },
  }
  expect(sampleOf(stats, 250)).toEqual({
    atMs: 250,
    cpuMs: 1500,
    throttledMs: 20,
    workingSetBytes: 42_000_000,
    networkBytes: 3034,
  })
})

test('cgroup v2: it leaves out inactive_file', () => {
  const stats: EngineStats = {
    cpu_stats,
    memory_stats: { usage: 50_000_000, stats: { inactive_file: 7_000_000 } },
  }
  expect(sampleOf(stats, 0)).toMatchObject({ workingSetBytes: 43_000_000, networkBytes: 0 })
})

test('more inactive pages than usage are not subtracted', () => {
  const stats: EngineStats = { cpu_stats, memory_stats: { usage: 5, stats: { inactive_file: 7 } } }
  expect(sampleOf(stats, 0)?.workingSetBytes).toBe(5)
})

test('a container that is gone has no sample', () => {
  expect(sampleOf({ cpu_stats, memory_stats: {} }, 0)).toBeUndefined()
})
