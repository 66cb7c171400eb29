import { latencyMs, type RunRecord } from '../operation.ts'
import { ms, type Bytes, type Milliseconds } from '../units.ts'
import { unhindered } from './hindrance.ts'
import { wholeLatency } from './latency.ts'
import { judgeRecord, type Promises } from './promises.ts'
import { quantile, samplesNeeded, sorted } from './statistics.ts'
import { pointsNeeded, theilSen, type Point } from './theil-sen.ts'
import { judge, round, unmeasured, type Judgement, type Verdict } from './verdict.ts'

/** A minute of a soak, folded when it is over: an hour takes no more memory than sixty of these. */
export interface Minute {
  readonly fromMs: number
  readonly durationMs: number
  readonly requests: number
  readonly p50Ms: number
  readonly p99Ms: number
  /** P99 of its seconds in which neither generator nor host held requests up; undefined where too few are left. */
  readonly calmP99Ms: number | undefined
  /** Every promise held for this minute alone, with all its seconds and samples at hand. */
  readonly judgements: readonly Judgement[]
  /** Medians; undefined where nothing could be read. */
  readonly anonymousBytes: number | undefined
  readonly fileDescriptors: number | undefined
  /** Live memory of the harness itself, which must not grow with the length of a run. */
  readonly harnessBytes: number
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

/** How much may be gained over the whole run. */
export interface DriftLimits {
  readonly memory: Bytes
  readonly fileDescriptors: number
  readonly p99: Milliseconds
}

/** Some seconds of a soak. Its seconds begin with `fromMs`; its samples are on the clock of the whole. */
export interface Part {
  readonly fromMs: number
  readonly record: RunRecord
  readonly harnessBytes: number
}

/** Successive parts as one run whose clock begins with the first of them. */
export function joined(parts: readonly Part[]): RunRecord {
  const records = parts.map(({ record }) => record)
  const [first, last] = [records.at(0), records.at(-1)]
  if (first === undefined || last === undefined) throw new RangeError('no part: join one at least')
  const fromMs = parts[0]?.fromMs ?? 0
  const byOutcome = Map.groupBy(
    records.flatMap(({ failures }) => failures),
    ({ outcome }) => outcome,
  )
  return {
    ...last,
    durationMs: ms(records.reduce((sum, { durationMs }) => sum + durationMs, 0)),
    seconds: records.flatMap(({ seconds }) => seconds),
    failures: [...byOutcome].map(([outcome, all]) => ({
      outcome,
      count: all.reduce((sum, { count }) => sum + count, 0),
      firstMs: Math.min(...all.map(({ firstMs }) => firstMs)),
    })),
    slowest: records
      .flatMap(({ slowest }) => slowest)
      .toSorted((a, b) => latencyMs(b) - latencyMs(a))
      .slice(0, first.slowest.length),
    first: first.first,
    samples: records.flatMap(({ samples }) =>
      samples.map(sample => ({ ...sample, atMs: sample.atMs - fromMs })),
    ),
  }
}

export interface SoakPromises {
  /** Hold in every minute. */
  readonly everyMinute: Promises
  readonly drift: DriftLimits
}

/** Judges and folds the parts of a minute. */
export const foldMinute = (parts: readonly Part[], promises: SoakPromises): Minute => ({
  ...foldRecord(joined(parts), promises),
  fromMs: parts[0]?.fromMs ?? 0,
  harnessBytes: Math.min(...parts.map(({ harnessBytes }) => harnessBytes)),
})

function foldRecord(record: RunRecord, { everyMinute, drift }: SoakPromises) {
  const latency = wholeLatency(record)
  const { latency: calm } = unhindered(record, drift.p99)
  return {
    durationMs: record.durationMs,
    requests: latency.count,
    p50Ms: latency.quantile(0.5),
    p99Ms: latency.quantile(0.99),
    calmP99Ms: calm.count < samplesNeeded(0.99) ? undefined : calm.quantile(0.99),
    judgements: judgeRecord(record, everyMinute),
    anonymousBytes: median(record.samples.map(({ anonymousBytes }) => anonymousBytes)),
    fileDescriptors: median(record.samples.flatMap(({ fileDescriptors }) => fileDescriptors ?? [])),
  }
}

const median = (values: readonly number[]): number | undefined =>
  values.length === 0 ? undefined : quantile(sorted(values), 0.5)

/** The first promise that every part of a window breaks, as its last part has it; undefined where each has a lull. */
export const brokenThroughout = (window: readonly (readonly Judgement[])[]): Judgement | undefined =>
  window
    .at(-1)
    ?.find(({ check }) =>
      window.every(part => part.some(judged => judged.check === check && judged.verdict === 'fail')),
    )

/** The promises of every minute, then what drifted over all of them, then whether it ran for as long as it should. */
export const judgeSoak = (record: SoakRecord, drift: DriftLimits): Judgement[] => [
  ...(record.minutes[0]?.judgements ?? []).map(({ check }) => worst(record.minutes, check)),
  judgeDrift(
    record,
    { check: 'drift.memory', title: 'anonymous memory gained', unit: 'MB', limit: drift.memory / 1e6 },
    ({ anonymousBytes }) => anonymousBytes && anonymousBytes / 1e6,
  ),
  judgeDrift(
    record,
    {
      check: 'drift.fileDescriptors',
      title: 'descriptors gained',
      unit: 'descriptors',
      limit: drift.fileDescriptors,
    },
    ({ fileDescriptors }) => fileDescriptors,
  ),
  judgeDrift(
    record,
    { check: 'drift.latency.p99', title: 'P99 of a minute gained', unit: 'ms', limit: drift.p99 },
    ({ calmP99Ms }) => calmP99Ms,
  ),
  judgeHarness(record, drift.memory),
  judgeDuration(record),
]

const severity: Readonly<Record<Verdict, number>> = { pass: 0, inconclusive: 1, fail: 2 }

/** The minute that kept a promise the worst stands for all of them. */
function worst(minutes: readonly Minute[], check: string): Judgement {
  const judged = minutes.flatMap(({ judgements }, index) =>
    judgements
      .filter(judgement => judgement.check === check)
      .map(judgement => ({ minute: index + 1, judgement })),
  )
  const atLeast = judged[0]?.judgement.limit.startsWith('>') ?? false
  const badness = ({ verdict, measured }: Judgement): readonly [number, number] => [
    severity[verdict],
    (measured ?? 0) * (atLeast ? -1 : 1),
  ]
  const [worstOfAll] = judged.toSorted((a, b) => {
    const [one, other] = [badness(a.judgement), badness(b.judgement)]
    return other[0] - one[0] || other[1] - one[1]
  })
  if (worstOfAll === undefined) throw new RangeError(`no minute was judged by ${check}`)
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
  const measuredMs = minutes.reduce((sum, { durationMs }) => sum + durationMs, 0)
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
