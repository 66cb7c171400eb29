import type { Bytes, Count, Milliseconds } from '../record/units.ts'
import { anonymousBytesOf, calmP99Ms, fileDescriptorsOf, median, type Minute } from './minute.ts'
import { judgeRecord, type Promises } from './promises.ts'
import { pointsNeeded, theilSen, type Point } from './theil-sen.ts'
import { judge, unmeasured, type Judgement, type Verdict } from './verdict.ts'
import { round } from '../record/round.ts'

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
    { check: 'drift.memory', title: 'anonymous memory gained', unit: 'MB', limit: drift.memory / 1e6 },
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
      unit: 'descriptors',
      limit: drift.fileDescriptors,
    },
    fileDescriptorsOf,
  ),
  judgeDrift(
    record,
    { check: 'drift.latency.p99', title: 'P99 of a minute gained', unit: 'ms', limit: drift.p99 },
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
  const atLeast = judged[0]?.judgement.limit.startsWith('>') ?? false
  const badness = ({ verdict, measured }: Judgement): readonly [number, number] => [
    severity[verdict],
    (measured ?? 0) * (atLeast ? -1 : 1),
  ]
  const [worstOfAll] = judged.toSorted((a, b) => {
    const [one, other] = [badness(a.judgement), badness(b.judgement)]
    return other[0] - one[0] || other[1] - one[1]
  })
  if (worstOfAll === undefined) throw new RangeError('no minute: judge one at least')
  const count = (verdict: Verdict) => judged.filter(({ judgement }) => judgement.verdict === verdict).length
  const { judgement, minute } = worstOfAll
  const broken = count('fail') > 0 ? [`broken in ${count('fail')} of ${judged.length} minutes`] : []
  const undecided =
    count('inconclusive') > 0 ? [`undecided in ${count('inconclusive')} of ${judged.length} minutes`] : []
  return {
    ...judgement,
    title: `${judgement.title} in the worst of ${judged.length} minutes, the ${ordinal(minute)}`,
    evidence: [...broken, ...undecided, ...judgement.evidence],
  }
}

const ordinals = new Intl.PluralRules('en', { type: 'ordinal' })
const suffixes: Partial<Record<Intl.LDMLPluralRule, string>> = { one: 'st', two: 'nd', few: 'rd' }
const ordinal = (value: number): string => `${value}${suffixes[ordinals.select(value)] ?? 'th'}`

interface Drifting extends Pick<Judgement, 'check' | 'title' | 'unit'> {
  readonly limit: number
}

/**
 * How much a quantity gained over the run: the slope of its minutes (Theil–Sen) times their span. Beside it the
 * effect as it stands, from the median of the first third to that of the last.
 */
function judgeDrift(
  { minutes }: SoakRecord,
  { limit, ...shown }: Drifting,
  of: (minute: Minute) => number | undefined,
): Judgement {
  const points = minutes.flatMap((minute): Point[] => {
    const y = of(minute)
    return y === undefined ? [] : [{ x: minute.fromMs / 60_000, y }]
  })
  const named = `none (< ${limit})`
  if (points.length < pointsNeeded) {
    return unmeasured(
      { ...shown, limit: named },
      `needs ${pointsNeeded} minutes that could be read, got ${points.length} of ${minutes.length}`,
      'let it run for longer (`SOAK`), on a quieter machine',
    )
  }
  const { slope, interval } = theilSen(points)
  const span = (points.at(-1)?.x ?? 0) - (points[0]?.x ?? 0)
  const third = Math.floor(points.length / 3)
  const level = (part: readonly Point[]) => median(part.map(({ y }) => y)) ?? 0
  const judgement = judge(
    {
      ...shown,
      measured: slope * span,
      interval: [interval[0] * span, interval[1] * span],
      evidence: [
        `${points.length} minutes: ${round(level(points.slice(0, third)))} ${shown.unit} in the first third, ` +
          `${round(level(points.slice(-third)))} in the last`,
      ],
    },
    { relation: '<', limit },
  )
  return { ...judgement, limit: named }
}

/** A harness that grows measures itself: its readings are in doubt, and the service is not to blame. */
function judgeHarness(record: SoakRecord, limit: Bytes): Judgement {
  const judgement = judgeDrift(
    record,
    {
      check: 'harnessMemory',
      title: 'live memory gained by the harness itself',
      unit: 'MB',
      limit: limit / 1e6,
    },
    ({ harnessBytes }) => harnessBytes / 1e6,
  )
  if (judgement.verdict !== 'fail') return judgement
  return {
    ...judgement,
    verdict: 'inconclusive',
    fix: 'find what the harness keeps of each request or sample',
  }
}

function judgeDuration({ minutes, plannedMs, ending }: SoakRecord): Judgement {
  const measuredMs = minutes.reduce((sum, { run }) => sum + run.durationMs, 0)
  const shown = {
    check: 'duration',
    title: 'measured',
    unit: 'min',
    limit: `>= ${round(plannedMs / 60_000)}`,
    measured: measuredMs / 60_000,
  }
  switch (ending.kind) {
    case 'time':
      return { ...shown, verdict: 'pass', evidence: [] }
    case 'interrupted':
      return {
        ...shown,
        verdict: 'inconclusive',
        evidence: ['interrupted: the other checks hold for what was measured until then'],
        fix: 'let it run to its end, or ask for less (`SOAK=10m`)',
      }
    case 'broken':
      return {
        ...shown,
        verdict: 'inconclusive',
        evidence: [`ended early: ${ending.judgement.check} was broken for a whole window`],
        fix: `mend what breaks ${ending.judgement.check}`,
      }
  }
}
