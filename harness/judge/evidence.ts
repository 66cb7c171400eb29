import type { FaultWindow } from '../record/fault-plan.ts'
import type { Operation } from '../record/operation.ts'
import type { FailureExample, GeneratorFacts } from '../record/run.ts'
import type { LoggedLine } from '../record/logged-line.ts'
import type { OriginValues } from './leak-origin.ts'
import type { Grown } from './class-growth.ts'
import type { IsolationValues } from './isolation-values.ts'
import type { Culprit, Interval, Verdict } from './verdict.ts'

/** One fact behind a verdict; `report/text/evidence.ts` words it. Times are ms, shares 0 to 1, unless a name says otherwise. */
export type Evidence = EvidenceOf<keyof EvidenceValues>

type EvidenceOf<Kinds extends keyof EvidenceValues> = {
  [Kind in Kinds]: Readonly<{ kind: Kind } & EvidenceValues[Kind]>
}[Kinds]

interface EvidenceValues extends GrowthValues, OriginValues, IsolationValues {
  /** `statistic`: the figure that needs them, such as `P99`; `undisturbed`: counted only in the undisturbed seconds. */
  tooFew: { of: Counted; needed: number; got: number; statistic?: 'mean' | `P${number}`; undisturbed?: true }
  /** `measured`: the number of all, usable or not. */
  tooFewUsable: { of: 'pairs' | 'minutes'; needed: number; got: number; measured: number }
  limitInside: { interval: Interval }
  nothing: { of: Absent }
  nothingExamined: { of: string }
  /** The inspector could not be used. `said`: the error of Node or of the connection; absent if there was no inspector. */
  unseen: { said?: string }
  slowRequest: Pick<Operation, 'client' | 'intendedMs' | 'outcome'> & {
    latencyMs: number
    /** From the intended time until its client had the response to its previous request; absent where it had it before. */
    queuedMs?: number
    /** By the generator: from then on until it was sent. */
    lateMs: number
  }
  /** `count`: number of requests. */
  fastest: { latencyMs: number; count: number }
  failedRequest: Pick<Operation, 'client' | 'outcome'>
  latencies: { stage: 'all' | 'firstHalf' | 'secondHalf'; minMs: number; medianMs: number; maxMs: number }
  /** Database connections: means over the samples of a run. */
  bottleneck: QuotaUse & {
    culprit: 'quota' | 'database' | 'service' | 'beside'
    /** The culprit, if it is a container beside the service. */
    exhausted?: BesideUse
    requestsInFlight: number
    connections: number
    activeConnections: number
    waitingForLock: number
  }
  /** Requests per second: asked for (`offered`), and possible with so many clients (`capacity`). `serviceTimeMs`: the median. */
  overload: { offered: number; capacity: number; clients: number; serviceTimeMs: number }
  generatorLate: {
    seconds: number
    ofSeconds: number
    longestMs: number
    ranShare: number
    /** `null` if nothing was sent. */
    dispatchLagP99Ms: number | null
    /** With several generators: the late ones, the latest first. */
    late?: readonly Pick<GeneratorFacts, 'name' | 'node' | 'longestStallMs'>[]
  }
  /** One replica among several, by its median latency. */
  slowReplica: { name: string; medianMs: number; othersMs: number }
  /** The worst of several replicas. `sum`: the use of all replicas, if it can be added up. */
  replica: { name: string; of: number; sum: number | null; unit: string }
  /** One of several generators, with the number of requests it had sent by then. */
  generatorLost: { name: string; node: string; requests: number; atMs: number; why: string }
  hostBusy: CoreShares & {
    seconds: number
    ofSeconds: number
    generatorMs: number
    serviceMs: number
    /** On a fleet the shares belong to no single machine: the replicas that got no core, and for how long. */
    starved?: readonly { readonly name: string; readonly waitedMs: number }[]
  }
  /** CPU time per request above the latency limit. */
  costly: { requestCpuMs: number; limitMs: number }
  /** The figure in the best case: without all delay that generator and host may have added. */
  stillBroken: { measuredMs: number }
  /** `measured` uses only the undisturbed seconds; this is the figure over all seconds. */
  ofAllSeconds: { measured: number; unit: string }
  /** Failed requests with one outcome; `firstMs` is since the start of the run. */
  failures: { call?: string; outcome: string; count: number; firstMs?: number; example?: FailureExample }
  /** `calls`: the calls that were made in place of `call`. */
  callsMade: { call: string; calls: readonly string[] }
  errors: { count: number; requests: number; allowed: number }
  connections: { opened: number; lost: number; clients: number }
  cpu: QuotaUse & { wallMs: number }
  /** Milliseconds of CPU time per request. */
  cpuOfEach: { service: number; beside: Readonly<Record<string, number>> }
  network: { receivedMbps: number; sentMbps: number }
  /** Medians in `unit`; the ratio of a pair and its interval; p of no difference, and of the limit. */
  pairs: Readonly<Record<'candidate' | 'baseline', number>> & {
    count: number
    unit: string
    ratio: number
    interval: Interval
    p: { readonly same: number; readonly limit: number }
    limitPercent: number
  }
  /** Largest working sets in MB; `differ`: percent by which those of two starts of one build may differ. */
  workingSets: Readonly<Record<'candidate' | 'baseline', number>> & { differ: number }
  /** `needed` is `null` if more pairs would not decide. */
  pairsMissing: { needed: number | null; got: number }
  pairLeftOut: { pair: number; role: 'candidate' | 'baseline'; why: Interference }
  failedRuns: { candidate: number; baseline: number }
  /** Since it was healed: the first success, and from when on 99 % succeeded. `requests`: the number of those that prove it. */
  recovered: { firstMs: number; steadyMs: number; requests: number }
  /** `needed`: the number of requests that prove recovery, if there were too few. `commonest`: what became of most that failed. */
  neverSteady: { watchedMs: number; requests: number; failed: number; needed?: number; commonest?: string }
  underFault: { requests: number; lastedMs: number }
  /** `aloneMs`: for a time, the estimate with a core of its own. */
  coreShortage: { waitedShare: number; aloneMs?: number }
  faults: { windows: readonly Pick<FaultWindow, 'fault' | 'struckMs' | 'healedMs'>[] }
  /** Violations of one rule, in the words of its domain. */
  violations: { rule: string; count: number; first: Occurrence; worst?: Occurrence }
  /** What is like the items before, and not shown. */
  more: { count: number }
  /** Operations in doubt that were repeated; `done`: how many of them already had a row in the final state. */
  doubts: { count: number; done?: number }
  /** Items of a check that were not sent: earlier ones took too long in all. */
  leftOut: { count: number; of: string }
  /** Container log lines around the first violation; times since the start of the workload. */
  logLines: { lines: readonly LoggedLine[] }
  timeline: { aroundMs: number; happenings: readonly Required<Occurrence>[] }
  rateTrial: { rate: number; verdict: Verdict; figures: readonly TrialFigure[] }
  worstMinute: { minute: number; minutes: number; broken: number; undecided: number }
  /** Medians of the first and the last third of the minutes, in `unit`. */
  thirds: { minutes: number; unit: string; first: number; last: number }
  interrupted: object
  endedEarly: { check: string }
  note: { text: string }
}

export type Unseen = EvidenceOf<'unseen'>

export type Recovered = EvidenceOf<'recovered'>

export type Counted = 'samples' | 'wholeSeconds' | 'sampledSeconds' | 'readings'

/** What a check needs and did not find. */
export type Absent =
  | 'requests'
  | 'containerSamples'
  | 'lateSamples'
  | 'descriptorCounts'
  | 'memoryFigure'
  | 'growthFigure'
  | 'idleTime'
  | 'faultHits'
  | 'requestsUnderFault'
  | 'successes'
  | 'decidedRates'

/** The load of service and database while responses were slow; `culprit` is the conclusion. */
export type Bottleneck = EvidenceOf<'bottleneck'>

/** How the harness's own machine delayed requests. */
export type Interference = EvidenceOf<'generatorLate' | 'hostBusy'>

/** What a container used of its CPU quota. */
export interface QuotaUse {
  readonly quotaShare: number
  readonly quotaCores: number
  /** CPU time per request, including the service's other work; absent if the number of its responses is unknown. */
  readonly requestCpuMs?: number
  /** Summed over the cores, so it may exceed the wall time. */
  readonly throttledMs: number
  readonly throttledPeriods: number
}

/** CPU use of a container beside the service, relative to its limit, or to one core if it has no limit. */
export interface BesideUse {
  readonly name: string
  /** Mean over the run. */
  readonly usedCores: number
  readonly ofCores: number
}

/** Use of the cores: the first two are shares of all cores, the others of one. */
export interface CoreShares {
  readonly otherProcesses: number
  readonly stolen: number
  readonly generatorRan: number
  readonly generatorWaited: number
  readonly serviceWaited: number
}

/** What requests leave behind: bytes, or a number for counted figures. */
interface GrowthValues {
  /** The figure fell repeatedly, each time to the same level. */
  waves: object
  undecidedGrowth: { why: 'tooShort' | 'unsteady' | 'slowing' | 'idleOnce' }
  /** Another check's figure grows, and this one with it. */
  follows: { check: string }
  /** From round to round of one window, between two request counts. */
  steps: {
    figure: string
    requests: readonly [number, number]
    gained: number
    grew: number
    unchanged: number
    shrank: number
  }
  rises: { perRequest: number; perRound: number }
  objects: Grown
  idleGrowth: { figure: string; perSecond: number }
  exhausted: { figure: string; from: number; to: number; requests: number }
  /** Processes and threads of a container that reached its limit of them. */
  processLimit: { processes: number }
  /** Open connections of a service whose database takes no more. */
  connectionLimit: { connections: number }
  /** Connections by state. `refusing`: routes, and how each refuses. */
  refuses: { requests: number; connections: Readonly<Record<string, number>>; refusing: readonly string[] }
  growthHidden: object
  workingSet: { beforeBytes: number; afterBytes: number }
  /** The limit of V8 or of the container was reached, `seconds` after the first request. */
  outOfMemory: { reached: 'heapLimit' | 'memoryLimit'; requests: number; seconds: number }
  gainedBytes: { gained: Readonly<Record<string, number>> }
  lastLines: { lines: readonly string[] }
}

export type GrowthEvidence = EvidenceOf<keyof GrowthValues>

export type LeakOrigin = EvidenceOf<keyof OriginValues>

/** `atMs` since the start of the workload; absent if it only shows at the end. */
export interface Occurrence {
  readonly what: string
  readonly atMs?: number
}

export type IsolationEvidence = EvidenceOf<keyof IsolationValues>

/** `reason`: the first evidence, if the trial did not pass and nobody is blamed. */
export interface TrialFigure {
  readonly title: string
  readonly measured: number | null
  readonly unit: string
  readonly examined?: { readonly count: number; readonly of: string }
  readonly blame: Culprit | null
  readonly reason?: Evidence
}
