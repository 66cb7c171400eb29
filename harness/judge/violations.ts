import type { Evidence, Occurrence } from './evidence.ts'
import type { Fix } from './fix.ts'
import { judge, unmeasured, type Judgement } from './judgement.ts'
import { atMost } from './limit.ts'
import { sum } from './statistics.ts'

/** One time a rule was broken. */
export interface Violation extends Occurrence {
  /** Those of one kind are told together: `a balance the ledger does not explain`. */
  readonly kind: string
  /** This one, with its numbers: `account 3 holds 900, the ledger says 1,000`. */
  readonly what: string
  /** How bad it is beside others of its kind, in a unit of its own: the largest is the worst. */
  readonly size?: number
  /** What to do about this one, where that is another thing than what its rule says. */
  readonly fix?: Fix
}

/** Something that went on during the workload, told beside a violation. */
export interface Happening extends Required<Occurrence> {
  /** A fault, say: the last one before a violation is told however long ago it was. */
  readonly landmark?: boolean
}

/** A rule, what was examined for it, and each time it was broken. */
export interface Audit {
  readonly check: string
  readonly title: string
  /** What was examined, such as `transfers`. */
  readonly of: string
  /** How many of them: nothing examined proves nothing. */
  readonly examined: number
  /** In the order they happened; a plain line is of a kind of its own. */
  readonly violations: readonly (Violation | string)[]
  /** What went on meanwhile; asked for only where a rule was broken. */
  readonly timeline?: () => readonly Happening[]
  /** What to do where it was broken, unless most violations say something else. Then the service is to blame. */
  readonly fix?: Fix
  /** What to do where nothing was examined; without it, to bring about at least one of what was to be. */
  readonly remedy?: Fix
  /** What the violations look like, if they look like something: without figures, so that it is the same in every run. */
  readonly cause?: string | undefined
  /** What else the reader of a violation should know. */
  readonly context?: readonly Evidence[]
}

/** More in one chart would say nothing new. */
const momentsMax = 200
const shownKinds = 5
const shownBefore = 4
const shownAfter = 2

/**
 * Judges a rule that allows no exception: one violation breaks it, and where nothing was examined nothing is proven.
 *
 * @example
 * const wrong = totals.filter(total => total !== 1_000)
 * const violations = wrong.map(total => ({ kind: 'money made or lost', what: `${total} in place of 1,000` }))
 * judgeAudit({ check: 'conservation', title: 'money neither made nor lost', of: 'readings', examined: totals.length, violations })
 */
export function judgeAudit(audit: Audit): Judgement {
  const {
    check,
    title,
    of,
    examined,
    violations,
    timeline,
    cause,
    fix,
    context = [],
    remedy = { kind: 'note', text: `bring about at least one of these: ${of}` },
  } = audit
  const promised = { check, title, ...atMost(0, 'violations') }
  if (examined === 0) return unmeasured(promised, { kind: 'nothingExamined', of }, remedy)
  const told = violations.map((violation): Violation =>
    typeof violation === 'string' ? { kind: violation, what: violation } : violation,
  )
  const kinds = [...Map.groupBy(told, ({ kind }) => kind).values()]
  const untold = sum(kinds.slice(shownKinds).map(({ length }) => length))
  const [most] = [...Map.groupBy(told, one => one.fix ?? fix)].toSorted(([, a], [, b]) => b.length - a.length)
  const fixOfMost = most?.[0]
  const moments = told.flatMap(({ atMs = [] }) => atMs)
  const evidence: Evidence[] = [
    ...kinds.slice(0, shownKinds).flatMap(tellKind),
    ...(untold > 0 ? [{ kind: 'moreViolations', count: untold } as const] : []),
    ...(moments.length > 0 && timeline !== undefined ? [around(Math.min(...moments), timeline())] : []),
    ...(told.length > 0 ? context : []),
  ]
  return {
    ...judge({ ...promised, measured: told.length, examined: { count: examined, of }, evidence }),
    ...(told.length > 0 && cause !== undefined && { cause: { kind: 'told', text: cause } }),
    ...(fixOfMost !== undefined && { blame: 'service', fix: fixOfMost }),
    ...(moments.length > 0 && { moments: moments.slice(0, momentsMax) }),
  }
}

function tellKind(violations: readonly Violation[]): Evidence[] {
  const inOrder = violations.toSorted((a, b) => (a.atMs ?? Infinity) - (b.atMs ?? Infinity))
  const worst = inOrder.reduce((a, b) => (sizeOf(b) > sizeOf(a) ? b : a))
  return inOrder.slice(0, 1).map((first): Evidence => {
    const { kind: rule } = first
    const told = { kind: 'violations', rule, count: violations.length, first: occurrence(first) } as const
    return worst === first ? told : { ...told, worst: occurrence(worst) }
  })
}

const sizeOf = ({ size = 0 }: Violation): number => size

const occurrence = ({ what, atMs }: Violation): Occurrence => ({ what, ...(atMs !== undefined && { atMs }) })

/** What was under way, or had just been, when a rule was first broken. */
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
