import type { Bytes, Count, Milliseconds } from '../record/units.ts'
import { anonymousBytesOf, calmP99Ms, fileDescriptorsOf, median, type Minute } from './minute.ts'
import { judgeRecord, type Promises } from './promises.ts'
import { pointsNeeded, theilSen, type Point } from './theil-sen.ts'
import type { Evidence } from './evidence.ts'
import { judge, unattributed, unmeasured, type Judgement } from './judgement.ts'
import { atLeast, noneFrom, type Limit } from './limit.ts'
import type { Verdict } from './verdict.ts'

/** How much may be gained over the whole run. */
export interface DriftLimits {
  readonly memory: Bytes
  readonly fileDescriptors: Count
  readonly p99: Milliseconds
}

export interface SoakPromises {
  /** Hold in every minute; promises about the first requests of a short run cannot be made of it. */
  readonly everyMinute: Omit<Promises, 'concurrent' | 'stdDev' | 'drift'>
  readonly drift: DriftLimits
}

/** What ended a soak. */
export type Ending =
  | { readonly kind: 'time' }
  /** Somebody wanted the report now. */
  | { readonly kind: 'interrupted' }
  /** A limit was broken for a whole window: to go on would tell nothing new. */
  | { readonly kind: 'broken'; readonly judgement: Judgement }

export interface SoakRecord {
  readonly plannedMs: Milliseconds
  /** One at least; one in which nothing was asked decides nothing. */
  readonly minutes: readonly Minute[]
  readonly ending: Ending
}

/** The first promise that every part of a window breaks, as its last part has it; undefined where each has a lull. */
export const brokenThroughout = (window: readonly (readonly Judgement[])[]): Judgement | undefined =>
  window
    .at(-1)
    ?.find(({ check }) =>
      window.every(part => part.some(judged => judged.check === check && judged.verdict === 'fail')),
    )

/** The promises of every minute, then what drifted over all of them, then whether it ran for as long as it should. */
export const judgeSoak = (record: SoakRecord, { everyMinute, drift }: SoakPromises): Judgement[] => [
  ...worstOfMinutes(record.minutes.map(({ run }) => judgeRecord(run, everyMinute))),
  judgeDrift(
    record,
    { check: 'drift.memory', title: 'anonymous memory gained', ...noneFrom(drift.memory / 1e6, 'MB') },
    minute => {
      const anonymousBytes = anonymousBytesOf(minute)
      return anonymousBytes && anonymousBytes / 1e6
    },
  ),
  judgeDrift(
    record,
    {
      check: 'drift.fileDescriptors',
      title: 'descriptors gained',
      ...noneFrom(drift.fileDescriptors, 'descriptors'),
    },
    fileDescriptorsOf,
  ),
  judgeDrift(
    record,
    { check: 'drift.latency.p99', title: 'P99 of a minute gained', ...noneFrom(drift.p99, 'ms') },
    minute => calmP99Ms(minute, drift.p99),
  ),
  judgeHarness(record, drift.memory),
  judgeDuration(record),
]

const severity: Readonly<Record<Verdict, number>> = { pass: 0, inconclusive: 1, fail: 2 }

/** Of each promise, the minute that kept it the worst stands for all of them. */
const worstOfMinutes = (minutes: readonly (readonly Judgement[])[]): Judgement[] =>
  (minutes[0] ?? []).map(({ check }) =>
    worst(
      minutes.flatMap((judgements, index) =>
        judgements
          .filter(judgement => judgement.check === check)
          .map(judgement => ({ minute: index + 1, judgement })),
      ),
    ),
  )

function worst(judged: readonly { readonly minute: number; readonly judgement: Judgement }[]): Judgement {
  const moreIsBetter = judged[0]?.judgement.limit?.relation === '>='
  const badness = ({ verdict, measured }: Judgement): readonly [number, number] => [
    severity[verdict],
    (measured ?? 0) * (moreIsBetter ? -1 : 1),
  ]
  const [worstOfAll] = judged.toSorted((a, b) => {
    const [one, other] = [badness(a.judgement), badness(b.judgement)]
    return other[0] - one[0] || other[1] - one[1]
  })
  if (worstOfAll === undefined) throw new RangeError('no minute: judge one at least')
  const count = (verdict: Verdict) => judged.filter(({ judgement }) => judgement.verdict === verdict).length
  const { judgement, minute } = worstOfAll
  const found: Evidence = {
    kind: 'worstMinute',
    minute,
    minutes: judged.length,
    broken: count('fail'),
    undecided: count('inconclusive'),
  }
  return { ...judgement, evidence: [found, ...judgement.evidence] }
}

interface Drifting extends Pick<Judgement, 'check' | 'title' | 'unit'> {
  readonly limit: Limit
}

/**
 * How much a quantity gained over the run: the slope of its minutes (Theil–Sen) times their span. Beside it the
 * effect as it stands, from the median of the first third to that of the last.
 */
function judgeDrift(
  { minutes }: SoakRecord,
  shown: Drifting,
  of: (minute: Minute) => number | undefined,
): Judgement {
  const points = minutes.flatMap((minute): Point[] => {
    const y = of(minute)
    return y === undefined ? [] : [{ x: minute.fromMs / 60_000, y }]
  })
  if (points.length < pointsNeeded) {
    const usable = {
      of: 'minutes',
      needed: pointsNeeded,
      got: points.length,
      measured: minutes.length,
    } as const
    return unmeasured(shown, { kind: 'tooFewUsable', ...usable }, 'soakLonger')
  }
  const { slope, interval } = theilSen(points)
  const span = (points.at(-1)?.x ?? 0) - (points[0]?.x ?? 0)
  const third = Math.floor(points.length / 3)
  const level = (part: readonly Point[]) => median(part.map(({ y }) => y)) ?? 0
  const thirds: Evidence = {
    kind: 'thirds',
    minutes: points.length,
    unit: shown.unit,
    first: level(points.slice(0, third)),
    last: level(points.slice(-third)),
  }
  return judge({
    ...shown,
    measured: slope * span,
    interval: [interval[0] * span, interval[1] * span],
    evidence: [thirds],
  })
}

/** A harness that grows measures itself: its readings are in doubt, and the service is not to blame. */
function judgeHarness(record: SoakRecord, limit: Bytes): Judgement {
  const judgement = judgeDrift(
    record,
    {
      check: 'harnessMemory',
      title: 'live memory gained by the harness itself',
      ...noneFrom(limit / 1e6, 'MB'),
    },
    ({ harnessBytes }) => harnessBytes / 1e6,
  )
  if (judgement.verdict !== 'fail') return judgement
  return { ...judgement, verdict: 'inconclusive', blame: 'generator', fix: 'mendHarness' }
}

function judgeDuration({ minutes, plannedMs, ending }: SoakRecord): Judgement {
  const shown = {
    ...unattributed,
    check: 'duration',
    title: 'measured',
    ...atLeast(plannedMs / 60_000, 'min'),
    measured: minutes.reduce((sum, { run }) => sum + run.durationMs, 0) / 60_000,
  }
  switch (ending.kind) {
    case 'time':
      return { ...shown, verdict: 'pass', evidence: [] }
    case 'interrupted':
      return { ...shown, verdict: 'inconclusive', evidence: [{ kind: 'interrupted' }], fix: 'soakToTheEnd' }
    case 'broken': {
      const { check } = ending.judgement
      const evidence = [{ kind: 'endedEarly', check } as const]
      return { ...shown, verdict: 'inconclusive', evidence, fix: { kind: 'check', check } }
    }
  }
}
