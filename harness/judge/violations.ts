import type { Evidence, Occurrence } from './evidence.ts'
import type { Fix } from './fix.ts'
import { judge, unmeasured, type Judgement } from './judgement.ts'
import { atMost } from './limit.ts'
import { least, mostOf, sum } from './statistics.ts'

/** One violation of a rule. */
export interface Violation extends Occurrence {
  /** Violations of one kind are reported together: `a balance the ledger does not explain`. */
  readonly kind: string
  /** This violation with its numbers: `account 3 holds 900, the ledger says 1,000`. */
  readonly what: string
  /** Severity within its kind, in any unit: the largest is the worst. */
  readonly size?: number
  /** The fix for this violation, if it differs from that of the rule. */
  readonly fix?: Fix
}

/** An event during the workload, shown beside a violation. */
export interface Happening extends Required<Occurrence> {
  /** A fault, for example: the last one before a violation is shown, however long ago it was. */
  readonly landmark?: boolean
}

/** A rule, what was examined, and its violations. */
export interface Audit {
  readonly check: string
  readonly title: string
  /** The kind of items examined, such as `transfers`. */
  readonly of: string
  /** The number of examined items: zero without a violation proves nothing. */
  readonly examined: number
  /** The number of items that were not examined, because the time for them was over: without a violation nothing is proved. */
  readonly leftOut?: number | undefined
  /** In time order; a plain line is a kind of its own. */
  readonly violations: readonly (Violation | string)[]
  /** The events of the run; only called if a rule was broken. */
  readonly timeline?: () => readonly Happening[]
  /** The fix if the rule is broken, unless most violations name another. The service is then to blame. */
  readonly fix?: Fix
  /** The fix if nothing was examined; by default, to cause at least one examined item. */
  readonly remedy?: Fix
  /** The likely cause of the violations, if recognised; without figures, so that it is the same in every run. */
  readonly cause?: string | undefined
  /** Further evidence for a reader of a violation. */
  readonly context?: readonly Evidence[]
}

/** More moments in one chart would show nothing new. */
const momentsMax = 200
const shownKinds = 5
const shownBefore = 4
const shownAfter = 2

/**
 * Judges a rule without exceptions: one violation breaks it; without one it is inconclusive if nothing was examined.
 *
 * @example
 * const wrong = totals.filter(total => total !== 1_000)
 * const violations = wrong.map(total => ({ kind: 'money made or lost', what: `${total} in place of 1,000` }))
 * judgeAudit({ check: 'conservation', title: 'money neither made nor lost', of: 'readings', examined: totals.length, violations })
 */
export function judgeAudit(audit: Audit): Judgement {
  const { check, title, of, examined, leftOut = 0, violations, timeline, cause, fix, context = [] } = audit
  const { remedy = { kind: 'note', text: `make the run produce at least one of these: ${of}` } } = audit
  const promised = { check, title, ...atMost(0, 'violations') }
  const omitted: Evidence[] = leftOut > 0 ? [{ kind: 'leftOut', count: leftOut, of }] : []
  const unproved = leftOut > 0 ? 'answerInTime' : remedy
  if (examined === 0 && violations.length === 0)
    return unmeasured(promised, [{ kind: 'nothingExamined', of }, ...omitted], unproved)
  const told = violations.map((violation): Violation =>
    typeof violation === 'string' ? { kind: violation, what: violation } : violation,
  )
  const kinds = [...Map.groupBy(told, ({ kind }) => kind).values()].flatMap(tellKind)
  const { fix: fixOfMost = fix } = mostOf(told, one => one.fix ?? fix) ?? {}
  const moments = told.flatMap(({ atMs = [] }) => atMs)
  const evidence: Evidence[] = [
    ...firstOf(kinds),
    ...(moments.length > 0 && timeline !== undefined ? [around(least(moments), timeline())] : []),
    ...(told.length > 0 ? context : []),
    ...omitted,
  ]
  const seen = examined > 0 && { examined: { count: examined, of } }
  const judged = judge({ ...promised, ...seen, measured: told.length, evidence })
  return {
    ...judged,
    ...(judged.verdict === 'pass' && leftOut > 0 && { verdict: 'inconclusive', fix: unproved }),
    ...(told.length > 0 && cause !== undefined && { cause: { kind: 'told', text: cause } }),
    ...(told.length > 0 && fixOfMost !== undefined && { blame: 'service', fix: fixOfMost }),
    ...(moments.length > 0 && { moments: moments.slice(0, momentsMax) }),
  }
}

/** The first kinds of violations, or of other items, and the number of all that are of other kinds. */
export function firstOf(kinds: readonly Evidence[]): Evidence[] {
  const untold = sum(kinds.slice(shownKinds).map(one => ('count' in one ? one.count : 1)))
  const more: Evidence = { kind: 'more', count: untold }
  return [...kinds.slice(0, shownKinds), ...(untold > 0 ? [more] : [])]
}

function tellKind(violations: readonly Violation[]) {
  const inOrder = violations.toSorted((a, b) => (a.atMs ?? Infinity) - (b.atMs ?? Infinity))
  const worst = inOrder.reduce((a, b) => ((b.size ?? 0) > (a.size ?? 0) ? b : a))
  return inOrder.slice(0, 1).map(first => {
    const { kind: rule } = first
    const told = { kind: 'violations', rule, count: violations.length, first: occurrence(first) } as const
    return worst === first ? told : { ...told, worst: occurrence(worst) }
  })
}

const occurrence = ({ what, atMs }: Violation): Occurrence => ({ what, ...(atMs !== undefined && { atMs }) })

/** Events in progress or just past at the first violation. */
function around(aroundMs: number, timeline: readonly Happening[]): Evidence {
  const inOrder = timeline.toSorted((a, b) => a.atMs - b.atMs)
  const before = inOrder.filter(({ atMs }) => atMs <= aroundMs)
  const after = inOrder.slice(before.length, before.length + shownAfter)
  const near = before.slice(-shownBefore)
  const landmark = before.findLast(happening => happening.landmark === true)
  const remembered = landmark === undefined || near.includes(landmark) ? near : [landmark, ...near]
  const happenings = [...remembered, ...after].map(({ atMs, what }) => ({ atMs, what }))
  return { kind: 'timeline', aroundMs, happenings }
}
