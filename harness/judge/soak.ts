import { HarnessError } from '../record/errors.ts'
import { defined } from '../record/option.ts'
import { megabytes, ms, type Bytes, type Count, type Milliseconds } from '../record/units.ts'
import { anonymousMegabytesOf, calmP99Ms, fileDescriptorsOf, type Minute } from './minute.ts'
import { judgeRecord, type Promises } from './promises.ts'
import { pointsNeeded, theilSen, type Point } from './theil-sen.ts'
import { judge, unattributed, unmeasured, worstFirst, type Judgement, type Limited } from './judgement.ts'
import { atLeast, noneFrom } from './limit.ts'
import type { LeakOrigin } from './evidence.ts'
import { withOrigins } from './named-sources.ts'
import { sum, thirdsOf } from './statistics.ts'
import type { Verdict } from './verdict.ts'

/** Allowed drift over the whole run. */
export interface DriftLimits {
  readonly memory: Bytes
  readonly fileDescriptors: Count
  readonly p99: Milliseconds
}

/** Limits of every minute of a soak, and of the drift over all minutes. */
export type SoakLimits<Call extends string = string> = Omit<
  Promises<Call>,
  'capacity' | 'concurrent' | 'stdDev' | 'drift'
> & {
  /** Defaults: 10 MB of memory, 10 descriptors, 10 ms of P99. */
  readonly drift?: Partial<DriftLimits>
}

const driftDefaults: DriftLimits = { memory: megabytes(10), fileDescriptors: 10, p99: ms(10) }

/** Splits off the limits over all minutes. @throws HarnessError for one about the first requests: minutes do not keep them. */
export function soakPromisesOf({ drift = {}, ...everyMinute }: SoakLimits) {
  const refused = ['concurrent', 'stdDev'].find(name => Object.hasOwn(everyMinute, name))
  if (refused === undefined) return { everyMinute, drift: { ...driftDefaults, ...defined(drift) } }
  throw new HarnessError(`promise ${refused} does not apply to a soak: it is about the first requests`, {
    fix: 'use it in a `run`',
  })
}

/** Why a soak ended. */
export type Ending =
  | { readonly kind: 'time' }
  /** The user interrupted it to get the report. */
  | { readonly kind: 'interrupted' }
  /** A limit was broken for a whole window, so more time would show nothing new. */
  | { readonly kind: 'broken'; readonly judgement: Judgement }

export interface SoakRecord {
  readonly plannedMs: Milliseconds
  /** At least one; a minute without requests is inconclusive. */
  readonly minutes: readonly Minute[]
  readonly ending: Ending
  /** Origins of leaks by the checks of the leak watch, if the harness can inspect the service. */
  readonly origins?: Readonly<Record<string, readonly LeakOrigin[]>>
}

/** The first promise that every part of a window breaks, as judged in the last part; undefined if there is none. */
export const brokenThroughout = (window: readonly (readonly Judgement[])[]): Judgement | undefined =>
  window
    .at(-1)
    ?.find(({ check }) =>
      window.every(part => part.some(judged => judged.check === check && judged.verdict === 'fail')),
    )

/** The promises of every minute, then the drift over all minutes, then whether the soak ran to its end. */
export function judgeSoak(record: SoakRecord, limits: SoakLimits): Judgement[] {
  const { everyMinute, drift } = soakPromisesOf(limits)
  const judged = record.minutes.flatMap(({ run }) => judgeRecord(run, everyMinute))
  const minutes = [...Map.groupBy(judged, ({ check }) => check).values()].map(worst)
  const duration = judgeDuration(record)
  // A soak too short to show a drift is not judged by the defaults.
  const isTooShort = record.plannedMs < pointsNeeded * 60_000
  if (limits.drift === undefined && isTooShort) return [...minutes, duration]
  const { heap = [], external = [], native = [], fileDescriptors = [] } = record.origins ?? {}
  const bytes = { title: 'anonymous memory gained', ...noneFrom(drift.memory / 1e6, 'MB') }
  const memory = judgeMinutes(record, { check: 'drift.memory', ...bytes }, anonymousMegabytesOf)
  const count = { title: 'descriptors gained', ...noneFrom(drift.fileDescriptors, 'descriptors') }
  const descriptors = judgeMinutes(record, { check: 'drift.fileDescriptors', ...count }, fileDescriptorsOf)
  const p99 = { check: 'drift.latency.p99', title: 'P99 of a minute gained', ...noneFrom(drift.p99, 'ms') }
  return [
    ...minutes,
    withLeakLines(memory, [...heap, ...external, ...native]),
    withLeakLines(descriptors, fileDescriptors),
    judgeMinutes(record, p99, minute => calmP99Ms(minute, drift.p99)),
    judgeHarness(record, drift.memory),
    duration,
  ]
}

/** The leak watch adds the lines for a drift of what a service keeps, if a leak causes it. */
function withLeakLines(judgement: Judgement, origins: readonly LeakOrigin[]): Judgement {
  const led = withOrigins(judgement, origins)
  return led.origins.length === 0 ? judgement : { ...led, fix: 'findKept' }
}

/** The worst of one promise's judgements, one per minute, stands for all. */
function worst(judgements: readonly Judgement[]): Judgement {
  const count = (wanted: Verdict) => judgements.filter(({ verdict }) => verdict === wanted).length
  const counts = { minutes: judgements.length, broken: count('fail'), undecided: count('inconclusive') }
  const found = judgements.reduce((one, other) => (worstFirst(other, one) < 0 ? other : one))
  const minute = judgements.indexOf(found) + 1
  return { ...found, evidence: [{ kind: 'worstMinute', minute, ...counts }, ...found.evidence] }
}

/** The slope over the minutes (Theil–Sen) times their span, beside the medians of the first and the last third. */
function judgeMinutes({ minutes }: SoakRecord, shown: Limited, of: (minute: Minute) => number | undefined) {
  const points = minutes.flatMap((minute): Point[] => {
    const y = of(minute)
    return y === undefined ? [] : [{ x: minute.fromMs, y }]
  })
  if (points.length < pointsNeeded) {
    const counts = { needed: pointsNeeded, got: points.length, measured: minutes.length }
    return unmeasured(shown, { kind: 'tooFewUsable', of: 'minutes', ...counts }, 'soakLonger')
  }
  const { slope, interval } = theilSen(points)
  const times = points.map(({ x }) => x)
  const span = Math.max(...times) - Math.min(...times)
  const [first, last] = thirdsOf(points.map(({ y }) => y))
  return judge({
    ...shown,
    measured: slope * span,
    interval: [interval[0] * span, interval[1] * span],
    evidence: [{ kind: 'thirds', minutes: points.length, unit: shown.unit, first, last }],
  })
}

/** If the harness itself grows, its readings are in doubt, and the service is not to blame. */
function judgeHarness(record: SoakRecord, limit: Bytes): Judgement {
  const title = 'live memory gained by the harness itself'
  const shown = { check: 'harnessMemory', title, ...noneFrom(limit / 1e6, 'MB') }
  const judgement = judgeMinutes(record, shown, ({ harnessBytes }) => harnessBytes / 1e6)
  if (judgement.verdict !== 'fail') return judgement
  return { ...judgement, verdict: 'inconclusive', blame: 'generator', fix: 'mendHarness' }
}

function judgeDuration({ minutes, plannedMs, ending }: SoakRecord): Judgement {
  const measured = sum(minutes.map(({ run }) => run.durationMs)) / 60_000
  const shown = { check: 'duration', title: 'measured', ...atLeast(plannedMs / 60_000, 'min') }
  const judgement = { ...unattributed, ...shown, measured, verdict: 'inconclusive' } as const
  if (ending.kind === 'time') return { ...judgement, verdict: 'pass', evidence: [] }
  if (ending.kind === 'interrupted') {
    return { ...judgement, evidence: [{ kind: 'interrupted' }], fix: 'soakToTheEnd' }
  }
  const { check } = ending.judgement
  return { ...judgement, evidence: [{ kind: 'endedEarly', check }], fix: { kind: 'check', check } }
}
