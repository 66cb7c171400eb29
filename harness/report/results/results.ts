import type { Judgement } from '../../judge/judgement.ts'
import type { Limit } from '../../judge/limit.ts'
import type { Verdict } from '../../judge/verdict.ts'
import type { SavedRecord } from '../../record/json.ts'
import { counted } from '../../record/round.ts'
import type { EngineInfo } from '../../system/docker.ts'

/** A judgement in the report: a row of the verification table. */
export interface Check extends Omit<Judgement, 'check'>, Pick<SavedRecord, 'spec' | 'test'> {
  /** The full name of its check, such as `baseline.latency.p99`. */
  readonly id: string
}

export const checkOf = (
  { spec, specName, test }: Pick<SavedRecord, 'spec' | 'specName' | 'test'>,
  { check, ...judgement }: Judgement,
): Check => ({ id: `${specName}.${check}`, spec, test, ...judgement })

export interface RedTest extends Pick<SavedRecord, 'spec' | 'test'> {
  readonly message: string
  /** The line of the spec at which it failed, if the error has one. */
  readonly line?: number
  /** The command that repeats it. */
  readonly replay?: string
}

/** The duration of a spec. */
export interface Took {
  readonly what: string
  readonly ms: number
  readonly tests: readonly { readonly name: string; readonly ms: number }[]
}

/** `report/results.json`. */
export interface Results {
  readonly schema: 2
  readonly startedAt: string
  readonly finishedAt: string
  readonly seed: number
  /** The command that repeats the whole run, if it was no test run. */
  readonly replay?: string
  readonly engine: Pick<EngineInfo, 'name' | 'version' | 'cgroup' | 'cpus'>
  readonly checks: readonly Check[]
  /** Tests with failed or inconclusive promises. */
  readonly failed: readonly RedTest[]
  /** Tests that ended before they could judge: the service did not start, a fixture failed, or the spec threw an error. */
  readonly broken: readonly RedTest[]
  readonly took: readonly Took[]
}

export const ofSpec = ({ checks, broken }: Pick<Results, 'checks' | 'broken'>, name: string) => ({
  checks: checks.filter(({ spec }) => spec === name),
  broken: broken.filter(({ spec }) => spec === name),
})

export const tallyOf = ({ checks }: Pick<Results, 'checks'>): Readonly<Record<Verdict, number>> => {
  const count = (wanted: Verdict) => checks.filter(({ verdict }) => verdict === wanted).length
  return { pass: count('pass'), fail: count('fail'), inconclusive: count('inconclusive') }
}

/** The overall verdict. A run without checks proves nothing, so it does not pass. */
export const overall = ({ checks, broken }: Pick<Results, 'checks' | 'broken'>): Verdict => {
  const { fail, inconclusive } = tallyOf({ checks })
  if (fail > 0 || broken.length > 0) return 'fail'
  return inconclusive > 0 || checks.length === 0 ? 'inconclusive' : 'pass'
}

export const exitCodes = { pass: 0, fail: 1, inconclusive: 2 } as const satisfies Record<Verdict, number>

/** A summary such as `31 checks: 30 pass, 1 inconclusive`. */
export const headline = (results: Pick<Results, 'checks' | 'broken'>): string => {
  const { pass, ...others } = tallyOf(results)
  const broken = results.broken.length
  const parts = [
    `${pass} pass`,
    ...Object.entries(others).flatMap(([verdict, count]) => (count > 0 ? [`${count} ${verdict}`] : [])),
    ...(broken > 0 ? [`${counted(broken, 'test')} broken`] : []),
  ]
  return `${counted(results.checks.length, 'check')}: ${parts.join(', ')}`
}

/** A limit with a margin: neither 0, nor an exact number, nor absent. */
export const sizedLimit = (limit: Limit | null): Limit | undefined =>
  limit === null || limit.relation === '=' || limit.value <= 0 ? undefined : limit

/**
 * The unused share of a limit: 1 where nothing is used, 0 at the limit, negative beyond it. For an interval the worse end counts,
 * because the verdict uses it. `undefined` where the limit has no size.
 */
export function marginOf(check: Pick<Check, 'limit' | 'measured' | 'interval'>): number | undefined {
  const { limit, measured, interval } = check
  const promised = sizedLimit(limit)
  if (promised === undefined || measured === null) return undefined
  const { value, relation } = promised
  const [low, high] = interval ?? [measured, measured]
  return Math.min(1, relation === '>=' ? low / value - 1 : 1 - high / value)
}

/** Below this share it is shown as 0 %. */
const leastShown = 0.005

/** The margin of a check in reports. A counted minimum that is just reached, such as the planned duration, needs none. */
export function shownMarginOf(check: Check): number | undefined {
  const { verdict, limit, interval } = check
  const margin = verdict === 'inconclusive' ? undefined : marginOf(check)
  const isReached = verdict === 'pass' && limit?.relation === '>=' && interval === undefined
  return isReached && margin !== undefined && margin < leastShown ? undefined : margin
}
