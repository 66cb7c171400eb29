import { describe, expect, test } from 'vitest'
import { cgroup1, cgroup2 } from '../testing/recorded-stats.ts'
import { sampleFromStats, type EngineStats } from './stats.ts'

describe('cgroup v1, as recorded', () => {
  test('CPU, throttling, memory, threads and both ways of the network', () => {
    expect(sampleFromStats(cgroup1.second)).toEqual({
      cpuMs: 1002.624559,
      throttledMs: 54.701592,
      throttledPeriods: 2,
      workingSetBytes: 27_963_392 - 4096,
      anonymousBytes: 26_071_040,
      receivedBytes: 482_726,
      sentBytes: 720_906,
      threads: 11,
    })
  })

  test('the working set keeps the pages in use, and leaves out those the kernel could drop', () => {
    expect(sampleFromStats(cgroup1.withPageCache)).toMatchObject({
      workingSetBytes: 206_843_904 - 18_051_072,
      anonymousBytes: 177_422_336,
    })
  })

  test('total_inactive_file is used, not that of the group alone', () => {
    const { usage, stats } = cgroup1.withPageCache.memory_stats
    const memory_stats = { usage, stats: { ...stats, inactive_file: 0 } }
    expect(sampleFromStats({ ...cgroup1.withPageCache, memory_stats })?.workingSetBytes).toBe(
      206_843_904 - 18_051_072,
    )
  })
})

describe('files in memory', () => {
  const filesOf = (stats: NonNullable<EngineStats['memory_stats']>['stats']) =>
    sampleFromStats({ ...cgroup2.first, memory_stats: { usage: 5e7, ...(stats && { stats }) } })
      ?.filesInMemoryBytes

  test('are the page cache on no list of files, as recorded with cgroup v1', () => {
    expect(sampleFromStats(cgroup1.withFilesInMemory)?.filesInMemoryBytes).toBe(2_048_000)
  })

  test('are the shmem of cgroup v2', () => {
    expect(filesOf({ anon: 4e7, shmem: 2_048_000 })).toBe(2_048_000)
  })

  test('are none where more pages are on the lists than in the cache', () => {
    expect(filesOf({ total_cache: 20_480, total_active_file: 20_480, total_inactive_file: 4_096 })).toBe(0)
  })

  test.each([{}, { total_cache: 5 }, { total_cache: 5, total_active_file: 4 }])(
    'are unknown where the engine does not report them: %o',
    stats => {
      expect(filesOf(stats)).toBeUndefined()
    },
  )
})

describe('cgroup v2, as documented', () => {
  test('the working set leaves out inactive_file, anonymous memory is `anon`, and all networks count', () => {
    expect(sampleFromStats(cgroup2.first)).toMatchObject({
      workingSetBytes: 61_239_296 - 9_748_480,
      anonymousBytes: 41_308_160,
      receivedBytes: 126_000 + 4998,
      sentBytes: 260_000 + 1352,
    })
  })
})

interface Recorded extends EngineStats {
  readonly read: string
  readonly cpu_stats: {
    readonly cpu_usage: { readonly total_usage: number }
    readonly system_cpu_usage: number
    readonly online_cpus: number
  }
}

/** As docker/cli computes it: CPU time of the container over that of all cores, times their number. */
function dockerPercent(first: Recorded, second: Recorded): number {
  const [a, b] = [first.cpu_stats, second.cpu_stats]
  const cpu = b.cpu_usage.total_usage - a.cpu_usage.total_usage
  return (cpu / (b.system_cpu_usage - a.system_cpu_usage)) * b.online_cpus * 100
}

function percentOf(first: Recorded, second: Recorded): number {
  const wallMs = Date.parse(second.read) - Date.parse(first.read)
  return (((sampleFromStats(second)?.cpuMs ?? 0) - (sampleFromStats(first)?.cpuMs ?? 0)) / wallMs) * 100
}

test('percent of a core is what docker/cli shows, except for the clock ticks it divides by', () => {
  expect(percentOf(cgroup1.first, cgroup1.second)).toBeCloseTo(16.16, 2)
  expect(dockerPercent(cgroup1.first, cgroup1.second)).toBeCloseTo(16.42, 2)
  expect(percentOf(cgroup2.first, cgroup2.second)).toBeCloseTo(6.5, 6)
  expect(dockerPercent(cgroup2.first, cgroup2.second)).toBeCloseTo(6.5, 6)
})

describe('what is missing', () => {
  test('a stopped container has no sample, as recorded', () => {
    expect(sampleFromStats(cgroup1.stopped)).toBeUndefined()
  })

  test('neither has an answer with only a name and an id', () => {
    const answer = { name: '/service', id: '3681f1693ac3' }
    expect(sampleFromStats(answer as EngineStats)).toBeUndefined()
  })

  test('memory without CPU time is no sample', () => {
    expect(sampleFromStats({ memory_stats: cgroup2.first.memory_stats })).toBeUndefined()
  })

  test('without a quota, networks, or a count of processes, each is missing', () => {
    const { cpu_stats, memory_stats } = cgroup2.first
    expect(
      sampleFromStats({
        cpu_stats: { cpu_usage: cpu_stats.cpu_usage },
        memory_stats: { usage: memory_stats.usage },
      }),
    ).toEqual({
      cpuMs: 2411.873,
      throttledMs: 0,
      throttledPeriods: 0,
      workingSetBytes: 61_239_296,
      anonymousBytes: 0,
      receivedBytes: 0,
      sentBytes: 0,
      threads: 0,
    })
  })

  test('more inactive pages than usage are not subtracted', () => {
    const memory_stats = { usage: 5, stats: { inactive_file: 7 } }
    expect(sampleFromStats({ ...cgroup2.first, memory_stats })?.workingSetBytes).toBe(5)
  })
})
