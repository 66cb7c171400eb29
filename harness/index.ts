/** `vitest-plumbline`: everything for specs and for the description of a service. */
export { expect } from './vitest/expect.ts'
export { test, type AnotherOptions } from './vitest/test.ts'

export {
  bytes,
  bytesPerRequest,
  cores,
  hours,
  mebibytes,
  megabitsPerSecond,
  megabytes,
  minutes,
  ms,
  percent,
  percentOfCore,
  perSecond,
  seconds,
} from './record/quantities.ts'
export type {
  BitsPerSecond,
  Bytes,
  BytesPerRequest,
  Cores,
  Count,
  Milliseconds,
  Percent,
  PercentOfCore,
  PerSecond,
  Quantity,
} from './record/units.ts'
export { seed } from './record/seed.ts'
export { HarnessError, messageOf } from './record/errors.ts'
export type { Answer, Call, Json, Method } from './record/call.ts'
export type { TimedCore } from './record/sample.ts'

export { del, get, patch, post, put, request, type CallOptions, type RequestOptions } from './load/call.ts'
export type { CallSource } from './load/call-source.ts'
export { csv, jsonLines } from './load/data-file.ts'
export { mix, type CallFunction, type Mix, type Weighted } from './load/mix.ts'
export type { RequestClient } from './load/request-client.ts'
export { scenario } from './load/scenario.ts'
export type { ClientHeaders, Scenario, ScenarioClient, ScenarioTools } from './load/scenario.ts'
export type { Paths } from './load/rounds.ts'
export type { ServiceClient } from './load/service-client.ts'
export type { ClientShape, Pause, Shape } from './load/schedule.ts'
export type { FaultRunPlan, FaultRunPromises } from './measure/fault-run.ts'
export { readFinalState, sendKeys, sendRefused } from './measure/keys-and-refusals.ts'
export type { KeyPlan, RefusedPlan, RefusedRequest } from './measure/keys-and-refusals.ts'
export { workload, type Look, type WorkloadPlan } from './measure/workload.ts'
export type { ComparePlan } from './measure/compare.ts'
export type { KneePlan } from './measure/knee.ts'
export type { LeakPlan } from './measure/leak.ts'
export type { RunPlan } from './measure/run.ts'
export type { SoakPlan } from './measure/soak.ts'

export { baseImage } from './engine/service-base.ts'
export { mariadb, postgres, type MariadbOptions, type PostgresOptions } from './system/beside.ts'
export type {
  Beside,
  BesideConnection,
  BesideDescription,
  ConnectionsOf,
  DatabaseConnection,
} from './system/beside.ts'
export { container, type ContainerOptions } from './system/beside-container.ts'
export type { ContainerFactory, UnstartedContainer } from './system/container-factory.ts'
export { node, type Edit } from './system/build.ts'
export type { Build, BuildArgs, DockerfileBuild, ImageBuild, NodeBuild, NodeOptions } from './system/build.ts'
export { defineService } from './system/description.ts'
export type { BaseImages, Limits, ServiceDescription, ServiceOptions } from './system/description.ts'
export { databaseOf, type DatabaseShell } from './system/started.ts'
export type { System } from './system/system.ts'

export { watchDeadlocks, type DeadlockWatch } from './domain/deadlocks.ts'
export { domain } from './domain/domain.ts'
export type {
  ActTools,
  DatabaseReader,
  Domain,
  DomainOptions,
  HeldCounters,
  HistoryOf,
  StateRow,
} from './domain/domain.ts'
export type { KeyOrders } from './domain/key-sequences.ts'
export { almost } from './domain/malformed.ts'
export type { Invariant, InvariantOf } from './domain/invariants.ts'
export { openSession, serviceSessions, type ServiceSession, type Session } from './domain/session.ts'
export { applied, refused, unknown, type Act, type AskedRequest, type Effect, type Id } from './record/act.ts'
export type { Counters, Counts } from './record/counters.ts'
export { append, readOf, write } from './record/history.ts'
export { inject } from './faults/inject.ts'
export { databaseFaults, faultCatalogue, outages, networkFaults, serviceFaults } from './record/fault-plan.ts'
export type { FaultName, FaultWindow, PlannedFault } from './record/fault-plan.ts'
export { swarm, type Fleet, type SwarmOptions } from './fleet/swarm.ts'
