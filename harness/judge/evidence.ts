import type { Outcome } from '../record/operation.ts'
import type { SourceLine } from '../record/source-line.ts'
import type { Culprit, Interval, Verdict } from './verdict.ts'

/**
 * One fact that a verdict rests on, as values; `report/text/evidence.ts` words it. Times are milliseconds, shares lie
 * between 0 and 1, unless a name says otherwise.
 */
export type Evidence =
  | Shortage
  | LatencyEvidence
  | Interference
  | TrafficEvidence
  | GrowthEvidence
  | LeakOrigin
  | ComparisonEvidence
  | RecoveryEvidence
  | AuditEvidence
  | SeriesEvidence
  | Item<'note', { text: string }>

type Item<Kind extends string, Values = object> = Readonly<{ kind: Kind } & Values>

/** Why nothing is decided. */
type Shortage =
  /** `statistic`: what needs them, such as `P99`. */
  | Item<'tooFew', { of: Counted; needed: number; got: number; statistic?: 'mean' | `P${number}` }>
  /** `measured`: pairs or minutes there were, usable or not. */
  | Item<'tooFewUsable', { of: 'pairs' | 'minutes'; needed: number; got: number; measured: number }>
  | Item<'limitInside', { interval: Interval }>
  | Item<'nothing', { of: Absent }>
  | Item<'nothingExamined', { of: string }>
  | Unseen

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

/** Why a service could not be looked into. `said`: by Node or by the connection; absent where it had no inspector. */
export type Unseen = Item<'unseen', { said?: string }>

type LatencyEvidence =
  | Item<
      'slowRequest',
      { latencyMs: number; client: number; intendedMs: number; outcome: Outcome; lateMs: number }
    >
  | Item<'failedRequest', { client: number; outcome: Outcome }>
  /** `stage`: which part of the run they are of. */
  | Item<
      'latencies',
      { stage: 'all' | 'firstHalf' | 'secondHalf'; minMs: number; medianMs: number; maxMs: number }
    >
  | Bottleneck

/** What the service's side did while answers were slow; `culprit` is what follows from it. Counts are means over time. */
export type Bottleneck = Item<
  'bottleneck',
  {
    culprit: 'quota' | 'database' | 'service'
    quotaShare: number
    quotaCores: number
    throttledMs: number
    throttledPeriods: number
    requestsInFlight: number
    connections: number
    activeConnections: number
    waitingForLock: number
  }
>

/** How the harness's own machine held requests up, in so many of the seconds of a run. */
export type Interference =
  | Item<
      'generatorLate',
      /** `dispatchLagP99Ms` is `null` where nothing was sent. */
      {
        seconds: number
        ofSeconds: number
        longestMs: number
        ranShare: number
        dispatchLagP99Ms: number | null
      }
    >
  | Item<
      'hostBusy',
      { seconds: number; ofSeconds: number; generatorMs: number; serviceMs: number } & CoreShares
    >

/** Who had the cores: the first two of all cores, the others of one. */
export interface CoreShares {
  readonly otherProcesses: number
  readonly stolen: number
  readonly generatorRan: number
  readonly generatorWaited: number
  readonly serviceWaited: number
}

type TrafficEvidence =
  /** Failed requests with one outcome; `firstMs` since the start of the run. */
  | Item<'failures', { outcome: string; count: number; firstMs?: number }>
  | Item<'errors', { count: number; requests: number; allowed: number }>
  | Item<'connections', { opened: number; lost: number; clients: number }>
  | Item<
      'cpu',
      {
        quotaShare: number
        quotaCores: number
        throttledMs: number
        throttledPeriods: number
        wallMs: number
      }
    >
  | Item<'network', { receivedMbps: number; sentMbps: number }>

/** Bytes, or counts where a figure is one. */
export type GrowthEvidence =
  | Item<'undecidedGrowth', { why: 'tooShort' | 'unsteady' | 'idleOnce' }>
  /** From round to round of one window, between two numbers of requests. */
  | Item<
      'steps',
      {
        figure: string
        requests: readonly [number, number]
        gained: number
        grew: number
        unchanged: number
        shrank: number
      }
    >
  | Item<'rises', { perRequest: number; perRound: number }>
  /** Objects of a class, or what collections hold, in each stretch. */
  | Item<'objects', { name: string; gains: readonly number[]; perRequest: number }>
  | Item<'idleGrowth', { figure: string; perSecond: number }>
  | Item<'exhausted', { figure: string; from: number; to: number; requests: number }>
  /** `connections` by what they do; `refusing`: routes, and how each refuses. */
  | Item<
      'refuses',
      { requests: number; connections: Readonly<Record<string, number>>; refusing: readonly string[] }
    >
  | Item<'growthHidden'>
  | Item<'workingSet', { beforeBytes: number; afterBytes: number }>
  /** At the limit of V8, or at that of the container; `seconds` after the first request. */
  | Item<'outOfMemory', { reached: 'heapLimit' | 'memoryLimit'; requests: number; seconds: number }>
  | Item<'gainedBytes', { gained: Readonly<Record<string, number>> }>
  | Item<'lastLines', { lines: readonly string[] }>

/** Where what is kept comes from. */
export type LeakOrigin =
  | Item<'inserted', { method: string; count: number; at: SourceLine }>
  /** `made`: in the first and in the second half of the time. */
  | Item<'allocated', { function: string; made: readonly [number, number]; at: SourceLine }>
  | Item<
      'retained',
      { name: string; made: readonly [number, number]; bytes: number; path: readonly RetainerEdge[] }
    >
  | Item<'snapshots', { paths: readonly string[] }>
  | Item<'heapTooLarge', { bytes: number }>
  | Item<'oneBuffer'>
  | Item<'openTargets', { targets: readonly (readonly [target: string, count: number])[] }>
  | Item<'growingRoutes', { routes: readonly string[]; of: number }>

/** What holds an object: the name of a variable or property, or the number of an element. */
export interface RetainerEdge {
  readonly edge: string
  /** The class of the holder. */
  readonly retainer: string
  readonly retainerType: string
}

type ComparisonEvidence =
  /** Medians in `unit`; the ratio of a pair and its interval; p of no difference, and of the limit. */
  | Item<
      'pairs',
      {
        count: number
        candidate: number
        baseline: number
        unit: string
        ratio: number
        interval: Interval
        p: { readonly same: number; readonly limit: number }
        limitPercent: number
      }
    >
  /** `needed` is `null` where more would not decide. */
  | Item<'pairsMissing', { needed: number | null; got: number }>
  | Item<'pairLeftOut', { pair: number; role: 'candidate' | 'baseline'; why: Interference }>
  | Item<'runsLeftOut', { count: number }>
  | Item<'failedRuns', { candidate: number; baseline: number }>

type RecoveryEvidence =
  | Item<'recovered', { firstMs: number; steadyMs: number; requests: number }>
  | Item<'neverSteady', { watchedMs: number }>
  | Item<'underFault', { requests: number; lastedMs: number }>
  /** What it may have taken with a core of its own. */
  | Item<'coreShortage', { waitedShare: number; aloneMs: number }>
  | Item<
      'faults',
      { windows: readonly { readonly fault: string; readonly struckMs: number; readonly healedMs: number }[] }
    >

/** Of one rule; what was seen is in the words of its domain. */
type AuditEvidence =
  | Item<'violations', { rule: string; count: number; first: Occurrence; worst?: Occurrence }>
  | Item<'moreViolations', { count: number }>
  | Item<'timeline', { aroundMs: number; happenings: readonly Required<Occurrence>[] }>

/** `atMs` since the start of the workload; absent where it only shows at the end. */
export interface Occurrence {
  readonly what: string
  readonly atMs?: number
}

/** Of several runs, or of the minutes of a long one. */
type SeriesEvidence =
  | Item<'rateTrial', { rate: number; verdict: Verdict; figures: readonly TrialFigure[] }>
  | Item<'worstMinute', { minute: number; minutes: number; broken: number; undecided: number }>
  | Item<'thirds', { minutes: number; unit: string; first: number; last: number }>
  | Item<'interrupted'>
  | Item<'endedEarly', { check: string }>

/** `reason`: the first piece of evidence, where it did not pass and nobody is blamed. */
export interface TrialFigure {
  readonly title: string
  readonly measured: number | null
  readonly unit: string
  readonly examined?: { readonly count: number; readonly of: string }
  readonly blame: Culprit | null
  readonly reason?: Evidence
}
