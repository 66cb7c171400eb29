import { unmeasured, type Judgement } from './verdict.ts'

/** One time a rule was broken. */
export interface Violation {
  /** Those of one kind are told together: `a balance the ledger does not explain`. */
  readonly kind: string
  /** This one, with its numbers: `account 3 holds 900, the ledger says 1,000`. */
  readonly what: string
  /** Milliseconds since the start of the workload; absent where it only shows at the end. */
  readonly atMs?: number
  /** How bad it is beside others of its kind, in a unit of its own: the largest is the worst. */
  readonly size?: number
}

/** Something that went on during the workload, told beside a violation. */
export interface Happening {
  readonly atMs: number
  readonly what: string
  /** A fault, say: the last one before a violation is told however long ago it was. */
  readonly landmark?: boolean
}

export interface Audit {
  readonly check: string
  readonly title: string
  /** What was examined, such as `transfers`, and how many: nothing examined proves nothing. */
  readonly of: string
  readonly examined: number
  /** In the order they happened; a plain line is of a kind of its own. */
  readonly violations: readonly (Violation | string)[]
  /** What went on meanwhile; asked for only where a rule was broken. */
  readonly timeline?: () => readonly Happening[]
  /** What else the reader of a violation should know. */
  readonly context?: readonly string[]
}

/** More in one chart would say nothing new. */
const momentsMax = 200
const shownKinds = 5
const shownBefore = 4
const shownAfter = 2

/** Holds a rule that allows no exception: one violation breaks it, and none in nothing is no proof. */
export function judgeAudit({
  check,
  title,
  of,
  examined,
  violations,
  timeline,
  context = [],
}: Audit): Judgement {
  const shown = { check, title, unit: `violations in ${examined} ${of}`, limit: '0 violations' }
  if (examined === 0) {
    return unmeasured(shown, `no ${of} to examine`, 'let the workload succeed at least once')
  }
  if (violations.length === 0) return { ...shown, measured: 0, verdict: 'pass', evidence: [] }
  const told = violations.map(inFull)
  const moments = told.flatMap(({ atMs }) => atMs ?? []).slice(0, momentsMax)
  return {
    ...shown,
    measured: violations.length,
    verdict: 'fail',
    ...(moments.length > 0 && { moments }),
    evidence: [...tell(told, timeline), ...context],
  }
}

const inFull = (violation: Violation | string): Violation =>
  typeof violation === 'string' ? { kind: violation, what: violation } : violation

function tell(violations: readonly Violation[], timeline: Audit['timeline']): string[] {
  const kinds = [...Map.groupBy(violations, ({ kind }) => kind).values()]
  const untold = kinds.slice(shownKinds).reduce((sum, { length }) => sum + length, 0)
  const moments = violations.flatMap(({ atMs = [] }) => atMs)
  return [
    ...kinds.slice(0, shownKinds).flatMap(tellKind),
    ...(untold > 0 ? [`and ${untold} more`] : []),
    ...(moments.length > 0 && timeline !== undefined ? tellAround(Math.min(...moments), timeline()) : []),
  ]
}

function tellKind(violations: readonly Violation[]): string[] {
  const [first, ...others] = violations.toSorted((a, b) => (a.atMs ?? Infinity) - (b.atMs ?? Infinity) || 0)
  if (first === undefined) return []
  if (others.length === 0) return [moment(first)]
  const worst = others.reduce((a, b) => ((b.size ?? 0) > (a.size ?? 0) ? b : a), first)
  return [
    `${violations.length} × ${first.kind}`,
    ...(first.what === first.kind ? [] : [`  first  ${moment(first)}`]),
    ...(worst === first ? [] : [`  worst  ${moment(worst)}`]),
  ]
}

/** What was under way, or had just been, when a rule was first broken. */
function tellAround(atMs: number, timeline: readonly Happening[]): string[] {
  const inOrder = timeline.toSorted((a, b) => a.atMs - b.atMs)
  const before = inOrder.filter(happening => happening.atMs <= atMs)
  const after = inOrder.slice(before.length, before.length + shownAfter)
  const near = before.slice(-shownBefore)
  const landmark = before.findLast(happening => happening.landmark === true)
  const remembered = landmark === undefined || near.includes(landmark) ? near : [landmark, ...near]
  return [
    `around ${seconds(atMs)}`,
    ...[...remembered, ...after].map(happening => `  ${seconds(happening.atMs)}  ${happening.what}`),
  ]
}

const moment = ({ what, atMs }: Violation): string =>
  atMs === undefined ? what : `${what}, at ${seconds(atMs)}`

const seconds = (atMs: number): string => `${(atMs / 1000).toFixed(3)} s`
