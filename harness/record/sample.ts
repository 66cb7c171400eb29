/** The counters of a container at one moment. Times and bytes of traffic only ever grow. */
export interface ContainerSample {
  /** CPU time used since the container started. */
  readonly cpuMs: number
  /** Time in which the container was stopped because its CPU quota was used up, added up over cores, and in how many periods. */
  readonly throttledMs: number
  readonly throttledPeriods: number
  /** Memory in use without the reclaimable page cache, as `docker stats` shows it. */
  readonly workingSetBytes: number
  /** Memory that belongs to no file: where a leak shows. */
  readonly anonymousBytes: number
  /** Of all its network interfaces, those to the database included. */
  readonly receivedBytes: number
  readonly sentBytes: number
  /** Processes and threads in the container. */
  readonly threads: number
}

/** The counters of a container beside the service. */
export type BesideSample = Pick<ContainerSample, 'cpuMs' | 'workingSetBytes'>

/** One of several replicas, on a machine of its own or not. */
export interface ReplicaSample extends ContainerSample, Pick<Sample, 'fileDescriptors' | 'waitedForCoreMs'> {
  /** Core time of its machine that went neither to a replica nor to anything beside them, time of a hypervisor included. */
  readonly othersMs?: number
}

/** The service's container, what is beside it and its host, on the clock of the load. */
export interface Sample extends ContainerSample {
  readonly atMs: number
  /** What its first process has open; absent where that was not counted this time. */
  readonly fileDescriptors?: number
  /**
   * Time the service's first thread was ready to run and did not get a core, the times its own quota forbade it
   * included. Absent where the engine runs on another machine.
   */
  readonly waitedForCoreMs?: number
  /** Connections of the service to Postgres by what they do; absent where it could not be asked. */
  readonly backends?: Backends
  /** Of a fleet those of each replica, by its name and machine; the others are then sums. */
  readonly replicas?: Readonly<Record<string, ReplicaSample>>
  /** What is beside the service, by name; absent where nothing is, or nothing of it could be read. */
  readonly beside?: Readonly<Record<string, BesideSample>>
  readonly host: HostSample
}

export interface Backends {
  readonly active: number
  readonly idle: number
  readonly idleInTransaction: number
  /** Of the active ones, those that wait for a lock. */
  readonly waiting: number
}

/** What a thread got of the cores since it began: how long it ran, and how long it was ready to run and had to wait. */
export interface CoreTimes {
  readonly ranMs: number
  readonly waitedMs: number
}

/** Those of the generator's thread at a moment of a run. */
export interface TimedCore extends CoreTimes {
  readonly atMs: number
}

/** The machine the generator runs on. Times are sums over its cores since it started. */
export interface HostSample {
  readonly busyMs: number
  /** Time a hypervisor gave to others. */
  readonly stolenMs: number
  /** CPU time of the generator's own process. */
  readonly generatorMs: number
  /** Time the generator's thread was ready to run and did not get a core; absent where the system does not tell. */
  readonly generatorWaitedMs?: number
  readonly cores: number
}
