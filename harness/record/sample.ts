/** The counters of a container at one moment. Times and bytes of traffic never decrease. */
export interface ContainerSample {
  /** CPU time used since the container started. */
  readonly cpuMs: number
  /** Time in which the container was throttled by its CPU quota, summed over cores, and the number of such periods. */
  readonly throttledMs: number
  readonly throttledPeriods: number
  /** Memory in use without reclaimable page cache, as `docker stats` shows it. */
  readonly workingSetBytes: number
  /** Memory that belongs to no file, in which a leak shows. */
  readonly anonymousBytes: number
  /** Files of a tmpfs and shared memory, which no page cache can drop; absent where the engine does not report them. */
  readonly filesInMemoryBytes?: number
  /** Sums over all its network interfaces, including traffic to the database. */
  readonly receivedBytes: number
  readonly sentBytes: number
  /** Processes and threads in the container. */
  readonly threads: number
}

/** The counters of a container beside the service. */
export type BesideSample = Pick<ContainerSample, 'cpuMs' | 'workingSetBytes'>

/** One of several replicas, each on a machine of its own or not. */
export interface ReplicaSample extends ContainerSample, Pick<Sample, 'fileDescriptors' | 'waitedForCoreMs'> {
  /** CPU time of its machine used by neither a replica nor what is beside the service, including time stolen by a hypervisor. */
  readonly othersMs?: number
}

/** Counters of the service's container, what is beside it and its host, on the clock of the load. */
export interface Sample extends ContainerSample {
  readonly atMs: number
  /** Open file descriptors of its first process; absent where not counted this time. */
  readonly fileDescriptors?: number
  /** Time its first thread was ready without a core, throttling by its own quota included. Absent with a remote engine. */
  readonly waitedForCoreMs?: number
  /** Connections of the service to its database by state; absent where it could not be queried. */
  readonly backends?: Backends
  /** In a fleet, the counters of each replica, by name and machine; the other counters are then sums. */
  readonly replicas?: Readonly<Record<string, ReplicaSample>>
  /** What is beside the service, by name; absent where there is nothing, or nothing could be read. */
  readonly beside?: Readonly<Record<string, BesideSample>>
  readonly host: HostSample
}

export interface Backends {
  readonly active: number
  readonly idle: number
  readonly idleInTransaction: number
  /** The active connections that wait for a lock. */
  readonly waiting: number
}

/** The CPU time of a thread since it started: how long it ran, and how long it was ready to run and waited. */
export interface CoreTimes {
  readonly ranMs: number
  readonly waitedMs: number
}

/** The core times of the generator's thread at a moment of a run. */
export interface TimedCore extends CoreTimes {
  readonly atMs: number
}

/** The machine the generator runs on. Times are sums over its cores since it started. */
export interface HostSample {
  readonly busyMs: number
  /** Time a hypervisor gave to other machines. */
  readonly stolenMs: number
  /** CPU time of the generator's own process. */
  readonly generatorMs: number
  /** Time the generator's thread was ready to run without a core; absent where the system does not report it. */
  readonly generatorWaitedMs?: number
  readonly cores: number
}
