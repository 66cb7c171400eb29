import { HarnessError } from '../../record/errors.ts'
import { checkValue, defined, isRecord } from '../../record/option.ts'
import type { RunRecord } from '../../record/run.ts'
import type { PerSecond } from '../../record/units.ts'
import { judgeComparison, type Comparison, type ComparePromises } from '../comparison.ts'
import { judgeFaultRun, type FaultRunLimits } from '../fault-run/judge.ts'
import type { FaultRunRecord } from '../fault-run/record.ts'
import { judgeKnee, type RateTrial } from '../knee.ts'
import type { LeakPromises } from '../growth/quantities.ts'
import { judgeLeaks, type LeakRecord, type OutOfMemory } from '../growth/leaks.ts'
import { judgeRecord, type Promises } from '../promises.ts'
import { judgeSoak, type SoakLimits, type SoakRecord } from '../soak.ts'
import type { Judgement } from '../judgement.ts'

/** What every record holds besides the measurement. */
interface Kept<Kind extends string, Limits> {
  /** Selects the judge, the charts, and the type of the limits. */
  readonly kind: Kind
  /** Distinguishes several records of one test: part of the ids of their checks. */
  readonly name?: string | undefined
  /** The promises of its plan. */
  readonly promises: Limits
}

/** Limits of each rate of the search, and the rate at which they must all hold. */
export type KneePromises<Call extends string = string> = Omit<Promises<Call>, 'capacity' | 'concurrent'> & {
  /** Minimum knee. Without it the knee is only reported. */
  readonly rateMin?: PerSecond
}

/** A tried rate, and its run. */
export interface KneeTrial {
  readonly rate: PerSecond
  readonly record: RunRecord
}

/** Returned by the fixture `run`. */
export type MeasuredRun = RunRecord & Kept<'run', Promises>
/** Returned by the fixture `leak`. */
export type MeasuredLeak = (LeakRecord | OutOfMemory) & Kept<'leak', LeakPromises>
/** Returned by the fixture `soak`. */
export type MeasuredSoak = SoakRecord & Kept<'soak', SoakLimits>
/** Returned by the fixture `knee`. */
export type MeasuredKnee = { readonly trials: readonly KneeTrial[] } & Kept<'knee', KneePromises>
/** Returned by the fixture `compare`. */
export type MeasuredComparison = Comparison & Kept<'comparison', ComparePromises>

/** Returned by the fixture `faultRun`. */
export type MeasuredFaultRun = FaultRunRecord & Kept<'faultRun', FaultRunLimits>

/** Saved by `toHold`: the harness does not know the spec's own rules, so it saves the judgements. */
export type OwnJudgements = { readonly judgements: readonly Judgement[] } & Kept<
  'judgements',
  Readonly<Record<string, unknown>>
>

/** What a fixture returns and a saved record holds. */
export type AnyRecord =
  | MeasuredRun
  | MeasuredLeak
  | MeasuredSoak
  | MeasuredKnee
  | MeasuredComparison
  | MeasuredFaultRun
  | OwnJudgements

/** The limits that a record can be judged by. */
export type LimitsOf<One extends AnyRecord> = One['promises']

export const judgeTrials = (trials: readonly KneeTrial[], promises: KneePromises): RateTrial[] =>
  trials.map(({ rate, record }) => ({ rate, judgements: judgeRecord(record, ofEachRate(promises)) }))

export const ofEachRate = ({ rateMin: _rateMin, ...promises }: KneePromises): Promises => promises

export type OfEachKind<Result> = {
  readonly [One in AnyRecord as One['kind']]: (record: One) => Result
}

const judges: OfEachKind<readonly Judgement[]> = {
  run: record => judgeRecord(record, record.promises),
  leak: record => judgeLeaks(record, record.promises),
  soak: record => judgeSoak(record, record.promises),
  knee: ({ trials, promises }) => [judgeKnee(judgeTrials(trials, promises), promises.rateMin)],
  comparison: record => judgeComparison(record, record.promises),
  faultRun: record => judgeFaultRun(record, record.promises),
  judgements: record => record.judgements,
}

/** Whether a value is a record of a fixture. A run-time check, because Vitest strips types. */
export const isMeasured = (value: unknown): value is AnyRecord =>
  isRecord(value) && Object.hasOwn(judges, String(value['kind']))

/**
 * Judges a record by its own promises or by others: a measurement that ended once looser promises were decided may be
 * inconclusive under stricter ones, never wrong. Pure; the matcher `toMeet` calls it.
 *
 * @throws HarnessError for what is no record, if there is no promise, or one that does not apply to this kind of record.
 * @example
 * const { record } = fromJson(await readFile(path, 'utf8'), path) as SavedRecord<MeasuredRun>
 * judge(record, { p99: ms(50) }).filter(({ verdict }) => verdict !== 'pass')
 */
export function judge<One extends AnyRecord>(record: One, promises?: LimitsOf<One>): readonly Judgement[] {
  checkValue('judge: record', record, {
    expected: 'a record of a fixture',
    example: 'await run({ … }), or the `record` of what `fromJson` returns',
    holds: isMeasured,
  })
  const judged = { ...record, promises: defined(promises ?? record.promises) }
  const judgements = judges[record.kind](judged as never)
  if (judgements.length === 0) {
    throw new HarnessError('no promise to judge', {
      fix: 'name a limit under `promises` of the plan, or in `toMeet({ … })`',
    })
  }
  return named(judgements, record.name)
}

export const named = (judgements: readonly Judgement[], name?: string): readonly Judgement[] =>
  name === undefined
    ? judgements
    : judgements.map(judgement => ({ ...judgement, check: `${name}.${judgement.check}` }))
