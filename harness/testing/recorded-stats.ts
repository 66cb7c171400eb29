/** Responses of `GET /containers/{id}/stats?stream=false&one-shot=true`, without redundant counters. */

const loaded = {
  read: '2026-11-25T14:26:35.988583818Z',
  pids_stats: { current: 11 },
  cpu_stats: {
    cpu_usage: { total_usage: 1_002_624_559 },
    system_cpu_usage: 29_859_020_000_000,
    online_cpus: 2,
    throttling_data: { throttled_periods: 2, throttled_time: 54_701_592 },
  },
  memory_stats: {
    usage: 27_963_392,
    stats: { inactive_file: 4096, total_inactive_file: 4096, total_rss: 26_071_040 },
  },
  networks: { eth0: { rx_bytes: 482_726, tx_bytes: 720_906 } },
}

/**
 * Docker Engine 26.1 on cgroup v1, 2 cores: the service at 400 requests a second, read twice, four seconds
 * apart. Of the first reading only time and CPU are kept.
 */
export const cgroup1 = {
  first: {
    ...loaded,
    read: '2026-11-25T14:26:31.985771143Z',
    cpu_stats: {
      ...loaded.cpu_stats,
      cpu_usage: { total_usage: 355_696_045 },
      system_cpu_usage: 29_851_140_000_000,
    },
  },
  second: loaded,
  /** A container that has just read a large file. */
  withPageCache: {
    cpu_stats: { cpu_usage: { total_usage: 835_948_707 } },
    memory_stats: {
      usage: 206_843_904,
      stats: { inactive_file: 18_051_072, total_inactive_file: 18_051_072, total_rss: 177_422_336 },
    },
  },
  /** A container that has written 2,048,000 bytes to its tmpfs, and read some files: the engine does not report `shmem`. */
  withFilesInMemory: {
    cpu_stats: { cpu_usage: { total_usage: 835_948_707 } },
    memory_stats: {
      usage: 15_540_224,
      stats: {
        total_rss: 11_292_672,
        total_cache: 2_789_376,
        total_active_file: 311_296,
        total_inactive_file: 430_080,
      },
    },
  },
  /** The same container, stopped: the status is still 200. */
  stopped: {
    read: '0001-01-01T00:00:00Z',
    pids_stats: {},
    cpu_stats: {
      cpu_usage: { total_usage: 0 },
      throttling_data: { throttled_periods: 0, throttled_time: 0 },
    },
    memory_stats: {},
  },
}

const documented = {
  read: '2026-11-25T15:00:00.000000000Z',
  cpu_stats: {
    cpu_usage: { total_usage: 2_411_873_000 },
    system_cpu_usage: 698_488_440_000_000,
    online_cpus: 4,
  },
  memory_stats: { usage: 61_239_296, stats: { anon: 41_308_160, inactive_file: 9_748_480 } },
  networks: {
    eth0: { rx_bytes: 126_000, tx_bytes: 260_000 },
    eth1: { rx_bytes: 4998, tx_bytes: 1352 },
  },
}

/**
 * Cgroup v2 in the shape that the API documents (1.41 and later) and that public recordings show: no
 * `percpu_usage`, no `max_usage`, no `total_…`, CPU time in whole microseconds, `anon` and `file` for `rss`
 * and `cache`. The figures are invented: a container on two networks, a second apart.
 */
export const cgroup2 = {
  first: documented,
  second: {
    ...documented,
    read: '2026-11-25T15:00:01.000000000Z',
    cpu_stats: {
      cpu_usage: { total_usage: 2_476_873_000 },
      system_cpu_usage: 698_492_440_000_000,
      online_cpus: 4,
    },
  },
}
