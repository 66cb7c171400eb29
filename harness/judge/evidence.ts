import type { Outcome } from '../record/operation.ts'
import type { GeneratorFacts } from '../record/traffic.ts'
import type { LoggedLine } from '../record/logged-line.ts'
import type { SourceLine } from '../record/source-line.ts'
import type { Grown } from './class-growth.ts'
import type { IsolationValues } from './isolation-values.ts'
import type { Culprit, Interval, Verdict } from './verdict.ts'

/**
 * One fact that a verdict rests on, as values. `kind` names it, and `report/text/evidence.ts` words it. Times are
 * milliseconds, shares lie between 0 and 1, unless a name says otherwise.
 */
export type Evidence = EvidenceOf<keyof EvidenceValues>

type EvidenceOf<Kinds extends keyof EvidenceValues> = {
  [Kind in Kinds]: Readonly<{ kind: Kind } & EvidenceValues[Kind]>
}[Kinds]

interface EvidenceValues extends GrowthValues, OriginValues, IsolationValues {
  /** `statistic`: what needs them, such as `P99`; `undisturbed`: of the seconds alone in which nothing was held up. */
  tooFew: { of: Counted; needed: number; got: number; statistic?: 'mean' | `P${number}`; undisturbed?: true }
  /** `measured`: how many there were, usable or not. */
  tooFewUsable: { of: 'pairs' | 'minutes'; needed: number; got: number; measured: number }
  limitInside: { interval: Interval }
  nothing: { of: Absent }
  nothingExamined: { of: string }
  /** The inside of the service: `said` is the error of Node or of the connection; absent where it had no inspector. */
  unseen: { said?: string }
  slowRequest: { latencyMs: number; client: number; intendedMs: number; outcome: Outcome; lateMs: number }
  /** Of so many requests. */
  fastest: { latencyMs: number; count: number }
  failedRequest: { client: number; outcome: Outcome }
  latencies: { stage: 'all' | 'firstHalf' | 'secondHalf'; minMs: number; medianMs: number; maxMs: number }
  /** Of connections to the database, means over the samples of a run. */
  bottleneck: QuotaUse & {
    culprit: 'quota' | 'database' | 'service' | 'beside'
    /** What is to blame, where that is `beside`. */
    exhausted?: BesideUse
    requestsInFlight: number
    connections: number
    activeConnections: number
    waitingForLock: number
  }
  /** Requests a second that were asked for, and that so many clients can send; the median time the service takes for one. */
  overload: { offered: number; capacity: number; clients: number; serviceTimeMs: number }
  generatorLate: {
    seconds: number
    ofSeconds: number
    longestMs: number
    ranShare: number
    /** `null` where nothing was sent. */
    dispatchLagP99Ms: number | null
    /** Of several generators those that were, the latest first. */
    late?: readonly Pick<GeneratorFacts, 'name' | 'node' | 'longestStallMs'>[]
  }
  /** One of several replicas, by the median of its latencies. */
  slowReplica: { name: string; medianMs: number; othersMs: number }
  /** The worst of several replicas; `sum`: what all of them used, where that can be added up. */
  replica: { name: string; of: number; sum: number | null; unit: string }
  /** One of several generators, with what it had sent until then. */
  generatorLost: { name: string; node: string; requests: number; atMs: number; why: string }
  hostBusy: CoreShares & {
    seconds: number
    ofSeconds: number
    generatorMs: number
    serviceMs: number
    /** On a fleet, whose shares are of no machine that matters: replicas that were given no core, and how long. */
    starved?: readonly { readonly name: string; readonly waitedMs: number }[]
  }
  /** More CPU time for each request than is promised of its latency. */
  costly: { requestCpuMs: number; limitMs: number }
  /** What would have been measured at the best, without all that generator and host may have added. */
  stillBroken: { measuredMs: number }
  /** What was measured is of the seconds that generator and host left alone: of all it would be this. */
  ofAllSeconds: { measured: number; unit: string }
  /** Failed requests with one outcome; `firstMs` since the start of the run. */
  failures: { call?: string; outcome: string; count: number; firstMs?: number }
  /** Of a call that was never made: those that were. */
  callsMade: { call: string; calls: readonly string[] }
  errors: { count: number; requests: number; allowed: number }
  connections: { opened: number; lost: number; clients: number }
  cpu: QuotaUse & { wallMs: number }
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
  /** `needed` is `null` where more would not decide. */
  pairsMissing: { needed: number | null; got: number }
  pairLeftOut: { pair: number; role: 'candidate' | 'baseline'; why: Interference }
  runsLeftOut: { count: number }
  failedRuns: { candidate: number; baseline: number }
  recovered: { firstMs: number; steadyMs: number; requests: number }
  neverSteady: { watchedMs: number; requests: number; failed: number }
  /** Requests after a fault, fewer than prove that it is over. */
  tooFewAfterwards: { needed: number; requests: number; failed: number; watchedMs: number }
  underFault: { requests: number; lastedMs: number }
  /** `aloneMs`: what it may have taken with a core of its own, where it is a time. */
  coreShortage: { waitedShare: number; aloneMs?: number }
  faults: {
    windows: readonly { readonly fault: string; readonly struckMs: number; readonly healedMs: number }[]
  }
  /** Times that one rule was broken, in the words of its domain. */
  violations: { rule: string; count: number; first: Occurrence; worst?: Occurrence }
  moreViolations: { count: number }
  /** Operations in doubt that were asked for again; `done`: those of which the final state had a row before that. */
  doubts: { count: number; done?: number }
  /** What containers printed around the moment at which a rule was first broken; times since the start of the workload. */
  logLines: { lines: readonly LoggedLine[] }
  timeline: { aroundMs: number; happenings: readonly Required<Occurrence>[] }
  rateTrial: { rate: number; verdict: Verdict; figures: readonly TrialFigure[] }
  worstMinute: { minute: number; minutes: number; broken: number; undecided: number }
  /** Medians of the first and of the last third of the minutes, in `unit`. */
  thirds: { minutes: number; unit: string; first: number; last: number }
  interrupted: object
  endedEarly: { check: string }
  note: { text: string }
}

export type Unseen = EvidenceOf<'unseen'>

export type Counted = 'samples' | 'wholeSeconds' | 'sampledSeconds' | 'readings'

/** What was not there to be judged. */
export type Absent =
  | 'requests'
  | 'containerSamples'
  | 'descriptorCounts'
  | 'memoryFigure'
  | 'growthFigure'
  | 'idleTime'
  | 'faultHits'
  | 'requestsUnderFault'
  | 'successes'
  | 'decidedRates'

/** What the service's side did while answers were slow; `culprit` is what follows from it. */
export type Bottleneck = EvidenceOf<'bottleneck'>

/** How the harness's own machine held requests up. */
export type Interference = EvidenceOf<'generatorLate' | 'hostBusy'>

/** What a container used of its CPU quota. */
export interface QuotaUse {
  readonly quotaShare: number
  readonly quotaCores: number
  /** CPU time for each request, what the service does besides included; absent where nobody knows how many it answered. */
  readonly requestCpuMs?: number
  /** Added up over the cores: it may be longer than the time it is of. */
  readonly throttledMs: number
  readonly throttledPeriods: number
}

/** What a container beside the service used of the CPU it can use: its limit, or one core where it has none. */
export interface BesideUse {
  readonly name: string
  /** Mean over the run. */
  readonly usedCores: number
  readonly ofCores: number
}

/** Who had the cores: the first two of all cores, the others of one. */
export interface CoreShares {
  readonly otherProcesses: number
  readonly stolen: number
  readonly generatorRan: number
  readonly generatorWaited: number
  readonly serviceWaited: number
}

/** What requests leave behind: bytes, or counts where a figure is one. */
interface GrowthValues {
  /** It fell again and again, and each time to where it had fallen before. */
  waves: object
  undecidedGrowth: { why: 'tooShort' | 'unsteady' | 'slowing' | 'idleOnce' }
  /** What another check is about grows, and this with it. */
  follows: { check: string }
  /** From round to round of one window, between two numbers of requests. */
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
  /** Connections by state; `refusing`: routes, and how each refuses. */
  refuses: { requests: number; connections: Readonly<Record<string, number>>; refusing: readonly string[] }
  growthHidden: object
  workingSet: { beforeBytes: number; afterBytes: number }
  /** At the limit of V8, or at that of the container; `seconds` after the first request. */
  outOfMemory: { reached: 'heapLimit' | 'memoryLimit'; requests: number; seconds: number }
  gainedBytes: { gained: Readonly<Record<string, number>> }
  lastLines: { lines: readonly string[] }
}

export type GrowthEvidence = EvidenceOf<keyof GrowthValues>

/** `made`: objects in the first and in the second half of the time. */
interface OriginValues {
  inserted: { method: string; count: number; at: SourceLine }
  allocated: { function: string; made: readonly [number, number]; at: SourceLine }
  /** Where something is put into what holds it: `name` is that of a variable or property. */
  fed: { name: string; at: SourceLine }
  /** A line that leaves something outside the heap unless it is ended; one of few. */
  suspect: { at: SourceLine }
  /** Why nothing was found out about it. */
  unattributed: { said: string }
  /** It was looked for with requests for so long, and then with what had been seen. */
  searchEnded: { seconds: number }
  /** Where a text that is kept, or by which something is kept, is written. */
  written: { text: string; at: SourceLine }
  functionKept: { made: readonly [number, number]; at: SourceLine }
  retained: { name: string; made: readonly [number, number]; bytes: number; path: readonly RetainerEdge[] }
  snapshots: { paths: readonly string[] }
  heapTooLarge: { bytes: number }
  oneBuffer: object
  openTargets: { targets: readonly (readonly [target: string, count: number])[] }
  /** `of`: those that were tried alone; `untried`: those for which the time was too short. */
  growingRoutes: { routes: readonly string[]; of: number; untried?: number }
}

/** Where what is kept comes from. */
export type LeakOrigin = EvidenceOf<keyof OriginValues>

/** What holds an object: the name of a variable or property, or the number of an element. */
export interface RetainerEdge {
  readonly edge: string
  /** The class of the holder. */
  readonly retainer: string
  readonly retainerType: string
  /** Of the variable, where it is that of a module. */
  readonly file?: string
}

/** `atMs` since the start of the workload; absent where it only shows at the end. */
export interface Occurrence {
  readonly what: string
  readonly atMs?: number
}

/** What the isolation of transactions forbids. */
export type IsolationEvidence = EvidenceOf<keyof IsolationValues>

/** `reason`: the first piece of evidence, where it did not pass and nobody is blamed. */
export interface TrialFigure {
  readonly title: string
  readonly measured: number | null
  readonly unit: string
  readonly examined?: { readonly count: number; readonly of: string }
  readonly blame: Culprit | null
  readonly reason?: Evidence
}
