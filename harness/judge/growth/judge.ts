import type { Cause } from '../cause.ts'
import type { Evidence } from '../evidence.ts'
import type { FixCode } from '../fix.ts'
import { besideFailures } from '../failures.ts'
import { unattributed, unmeasured, type Judgement } from '../judgement.ts'
import { noneFrom } from '../limit.ts'
import { withOrigins } from '../named-sources.ts'
import { severity } from '../verdict.ts'
import { atLimit, exhausted, heldBack, limited } from './exhaustion.ts'
import { judgeFigure, judgeObjects, type Finding } from './figure.ts'
import {
  idleTransactionAge,
  inside,
  namesOf,
  openPerRequest,
  processesAndThreads,
  quantitiesIn,
  type LeakPromises,
  type Quantity,
} from './quantities.ts'
import {
  failsRarely,
  missingEvidence,
  requestsIn,
  windowsMax,
  windowsNeeded,
  type GrowthRecord,
} from './record.ts'

/**
 * One judgement for each quantity. Growth that then stopped is a cache that has filled; growth in each of at least three windows
 * is a leak, and its size is the slope over all of them. Objects are counted exactly as well: a heap of constant size still leaks
 * if one class has more objects after each window.
 */
export function judgeGrowth(record: GrowthRecord, limits: LeakPromises): Judgement[] {
  const isRare = failsRarely(record)
  const judgements = quantitiesIn(record, limits).map(quantity => {
    const judgement = besideFailures(judgeQuantity(record, quantity), record.failures, { isRare })
    return withOrigins(judgement, record.origins?.[quantity.check])
  })
  const isLeaking = judgements.some(({ check, verdict }) => check === 'heap' && verdict === 'fail')
  return isLeaking ? judgements.map(followingHeap) : judgements
}

/** Kept objects also hold memory outside the heap, and V8 keeps records of them there. */
function followingHeap(judgement: Judgement): Judgement {
  if (judgement.verdict !== 'inconclusive' || !['external', 'native'].includes(judgement.check))
    return judgement
  const { cause: _, ...rest } = judgement
  const evidence: Evidence[] = [{ kind: 'follows', check: 'heap' }, ...judgement.evidence]
  return { ...rest, evidence, fix: { kind: 'check', check: 'heap' } }
}

/** Whether another window could decide. Figures that a cache may raise are watched longer than those nobody has to collect. */
export const mayStillGrow = (record: GrowthRecord, limits: LeakPromises): boolean =>
  record.windows.length < windowsMax &&
  judgeGrowth({ ...record, failures: {} }, limits).some(
    ({ check, verdict, measured, evidence }) =>
      measured !== null &&
      ((verdict === 'inconclusive' && evidence[0]?.kind !== 'follows') ||
        (verdict === 'fail' && mayFill.has(check) && record.windows.length === windowsNeeded)),
  )

export const cacheable: ReadonlySet<string> = new Set(['heap', 'external', 'files', 'helpers'])
/** Each session of a pool has its own cache of the catalogue and its own temporary tables, and the last ones are seldom used. */
const mayFill: ReadonlySet<string> = new Set([...cacheable, 'database', 'connections'])

const refusing: Cause = { kind: 'told', text: 'the service refuses requests although none is in flight' }

function judgeQuantity(record: GrowthRecord, quantity: Quantity): Judgement {
  const { check, title, unit, limit } = quantity
  const shown = { check, title, ...noneFrom(limit, unit) }
  const full = atLimit(record, check)
  if (full.length > 0) {
    const fix = fixOf(quantity, limited[check])
    return { ...unattributed, ...shown, measured: null, verdict: 'fail', evidence: full, fix }
  }
  const held = [...(check === 'connections' ? heldBack(record) : []), ...exhausted(record, quantity)]
  if (held.length > 0) {
    const cause = held.some(({ kind }) => kind === 'refuses') ? { cause: refusing } : {}
    const fix = fixOf(quantity, held.find(item => item.kind === 'exhausted')?.figure)
    return { ...unattributed, ...shown, ...cause, measured: null, verdict: 'fail', evidence: held, fix }
  }
  const missing = missingEvidence(record)
  const objects = judgeObjects(record, check)
  const worst = missing === undefined ? worstOf(record, quantity, objects) : undefined
  const isHidden = inside.has(check) && record.fromOutside !== true
  if (isHidden && record.unseen !== undefined && (worst?.verdict ?? 'pass') === 'pass')
    return unmeasured(shown, record.unseen, 'letInspect')
  if (missing !== undefined) return unmeasured(shown, missing, 'watchLonger')
  if (worst === undefined) return unmeasured(shown, { kind: 'nothing', of: 'growthFigure' }, 'checkContainer')
  const { slope: measured, interval, verdict, counted } = worst
  const classes = counted === undefined ? objects : []
  const evidence = [worst, ...classes].flatMap(finding => finding.evidence)
  const examined = { count: requestsIn(record), of: 'requests' }
  const judgement = { ...unattributed, ...shown, ...counted, measured, examined, interval, verdict, evidence }
  if (verdict === 'pass') return judgement
  return { ...judgement, fix: verdict === 'fail' ? fixOf(quantity, worst.figure) : 'growInSoak' }
}

const fixOf = ({ fix }: Quantity, figure?: string): FixCode =>
  figure === processesAndThreads ? 'endProcesses' : fix

/** Figures with a title of their own. As with what is open, their growth is significant where it is small. */
const apart: Readonly<Record<string, Pick<Judgement, 'title' | 'unit'>>> = {
  [idleTransactionAge]: { title: 'age of the oldest idle transaction', unit: 'ms/request' },
  [processesAndThreads]: { title: 'processes and threads kept', unit: '/request' },
}

/** The worst finding; of two that are equally bad, one in the unit of the check comes before one in a unit of its own. */
function worstOf(record: GrowthRecord, quantity: Quantity, objects: readonly Finding[]): Finding | undefined {
  const figures = namesOf(record, quantity).map((name): Finding => {
    const own = apart[name]
    if (own === undefined) return judgeFigure(record, name, quantity)
    const finding = judgeFigure(record, name, { ...quantity, limit: openPerRequest })
    return { ...finding, counted: { title: own.title, ...noneFrom(openPerRequest, own.unit) } }
  })
  const bySlope = figures.toSorted((a, b) => b.slope - a.slope)
  const inOwnUnit = ({ counted }: Finding) => Number(counted !== undefined)
  return [...bySlope, ...objects].toSorted(
    (a, b) => severity[b.verdict] - severity[a.verdict] || inOwnUnit(a) - inOwnUnit(b),
  )[0]
}

/** A figure that certainly grows with requests, and shows it best. */
export interface Leak {
  readonly check: string
  readonly figure: string
  readonly perRequest: number
}

export function leaksIn(record: GrowthRecord, limits: LeakPromises): Leak[] {
  if (missingEvidence(record) !== undefined) return []
  return quantitiesIn(record, limits).flatMap(quantity => {
    const { check, limit } = quantity
    const full = limited[check]
    if (full !== undefined && atLimit(record, check).length > 0)
      return [{ check, figure: full, perRequest: limit }]
    const objects = judgeObjects(record, check)
    // Objects are counted exactly; byte figures are noisy.
    const worst = objects[0] ?? worstOf(record, quantity, [])
    if (worst?.verdict !== 'fail') return []
    return { check, figure: worst.figure, perRequest: worst.slope }
  })
}
