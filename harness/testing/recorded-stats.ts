/**
 * Answers of `GET /containers/{id}/stats?stream=false&one-shot=true`, without disks and without what the memory
 * counters repeat or leave at nothing.
 */

/**
 * Docker Engine 26.1 on cgroup v1, 2 cores: the service at 400 requests a second, read twice, four seconds apart. Both
 * have `precpu_stats` of zero: one shot has nothing before it.
 */
export const cgroup1 = {
  first: {
    read: '2026-11-25T14:26:31.985771143Z',
    preread: '0001-01-01T00:00:00Z',
    pids_stats: { current: 11, limit: 64 },
    num_procs: 0,
    storage_stats: {},
    cpu_stats: {
      cpu_usage: {
        total_usage: 355_696_045,
        percpu_usage: [133_777_888, 221_918_157],
        usage_in_kernelmode: 80_000_000,
        usage_in_usermode: 270_000_000,
      },
      system_cpu_usage: 29_851_140_000_000,
      online_cpus: 2,
      throttling_data: { periods: 16, throttled_periods: 1, throttled_time: 42_184_600 },
    },
    memory_stats: {
      usage: 24_432_640,
      max_usage: 24_616_960,
      stats: {
        cache: 0,
        inactive_file: 4096,
        rss: 22_700_032,
        total_cache: 0,
        total_inactive_file: 4096,
        total_rss: 22_700_032,
      },
      limit: 536_870_912,
    },
    networks: {
      eth0: { rx_bytes: 108_235, rx_packets: 906, tx_bytes: 151_832, tx_packets: 908 },
    },
  },
  second: {
    read: '2026-11-25T14:26:35.988583818Z',
    preread: '0001-01-01T00:00:00Z',
    pids_stats: { current: 11, limit: 64 },
    num_procs: 0,
    storage_stats: {},
    cpu_stats: {
      cpu_usage: {
        total_usage: 1_002_624_559,
        percpu_usage: [462_708_029, 539_916_530],
        usage_in_kernelmode: 190_000_000,
        usage_in_usermode: 800_000_000,
      },
      system_cpu_usage: 29_859_020_000_000,
      online_cpus: 2,
      throttling_data: { periods: 56, throttled_periods: 2, throttled_time: 54_701_592 },
    },
    memory_stats: {
      usage: 27_963_392,
      max_usage: 29_687_808,
      stats: {
        cache: 0,
        inactive_file: 4096,
        rss: 26_071_040,
        total_cache: 0,
        total_inactive_file: 4096,
        total_rss: 26_071_040,
      },
      limit: 536_870_912,
    },
    networks: {
      eth0: { rx_bytes: 482_726, rx_packets: 4107, tx_bytes: 720_906, tx_packets: 4172 },
    },
  },
  /** A container that has just read a large file. */
  withPageCache: {
    pids_stats: { current: 7, limit: 64 },
    cpu_stats: {
      cpu_usage: { total_usage: 835_948_707, percpu_usage: [67_732_391, 768_216_316] },
      system_cpu_usage: 28_652_820_000_000,
      online_cpus: 2,
      throttling_data: { periods: 20, throttled_periods: 16, throttled_time: 682_118_085 },
    },
    memory_stats: {
      usage: 206_843_904,
      max_usage: 206_843_904,
      stats: {
        active_file: 9_818_112,
        cache: 27_869_184,
        inactive_file: 18_051_072,
        rss: 177_422_336,
        total_active_file: 9_818_112,
        total_cache: 27_869_184,
        total_inactive_file: 18_051_072,
        total_rss: 177_422_336,
      },
      limit: 536_870_912,
    },
    networks: { eth0: { rx_bytes: 736, rx_packets: 8, tx_bytes: 0, tx_packets: 0 } },
  },
  /** The same container, stopped: status 200 all the same. */
  stopped: {
    read: '0001-01-01T00:00:00Z',
    preread: '0001-01-01T00:00:00Z',
    pids_stats: {},
    num_procs: 0,
    storage_stats: {},
    cpu_stats: {
      cpu_usage: { total_usage: 0, usage_in_kernelmode: 0, usage_in_usermode: 0 },
      throttling_data: { periods: 0, throttled_periods: 0, throttled_time: 0 },
    },
    memory_stats: {},
    name: '/laughing_swanson',
    id: '3681f1693ac3eac0fd21f7b422c3e50c1fb0d2f0ae59964efa6a7a9f49df25c3',
  },
}

/**
 * Cgroup v2 in the shape that the API documents (1.41 and later) and that public recordings show: no `percpu_usage`, no
 * `max_usage`, no `total_…`, CPU time in whole microseconds, `anon` and `file` for `rss` and `cache`. The figures are made
 * up: a container on two networks, a second apart.
 */
export const cgroup2 = {
  first: {
    read: '2026-11-25T15:00:00.000000000Z',
    preread: '0001-01-01T00:00:00Z',
    pids_stats: { current: 11, limit: 64 },
    num_procs: 0,
    storage_stats: {},
    cpu_stats: {
      cpu_usage: {
        total_usage: 2_411_873_000,
        usage_in_kernelmode: 503_122_000,
        usage_in_usermode: 1_908_751_000,
      },
      system_cpu_usage: 698_488_440_000_000,
      online_cpus: 4,
      throttling_data: { periods: 40, throttled_periods: 3, throttled_time: 61_204_000 },
    },
    memory_stats: {
      usage: 61_239_296,
      stats: {
        active_file: 2_211_840,
        anon: 41_308_160,
        file: 12_247_040,
        inactive_file: 9_748_480,
        kernel_stack: 196_608,
        shmem: 0,
        slab: 1_482_752,
      },
      limit: 536_870_912,
    },
    networks: {
      eth0: { rx_bytes: 126_000, rx_packets: 930, tx_bytes: 260_000, tx_packets: 910 },
      eth1: { rx_bytes: 4998, rx_packets: 119, tx_bytes: 1352, tx_packets: 20 },
    },
  },
  second: {
    read: '2026-11-25T15:00:01.000000000Z',
    preread: '0001-01-01T00:00:00Z',
    pids_stats: { current: 12, limit: 64 },
    num_procs: 0,
    storage_stats: {},
    cpu_stats: {
      cpu_usage: {
        total_usage: 2_476_873_000,
        usage_in_kernelmode: 516_122_000,
        usage_in_usermode: 1_960_751_000,
      },
      system_cpu_usage: 698_492_440_000_000,
      online_cpus: 4,
      throttling_data: { periods: 50, throttled_periods: 4, throttled_time: 76_204_000 },
    },
    memory_stats: {
      usage: 61_304_832,
      stats: {
        active_file: 2_211_840,
        anon: 41_373_696,
        file: 12_247_040,
        inactive_file: 9_748_480,
        kernel_stack: 212_992,
        shmem: 0,
        slab: 1_482_752,
      },
      limit: 536_870_912,
    },
    networks: {
      eth0: { rx_bytes: 151_000, rx_packets: 1170, tx_bytes: 300_000, tx_packets: 1150 },
      eth1: { rx_bytes: 5998, rx_packets: 129, tx_bytes: 2352, tx_packets: 30 },
    },
  },
}
