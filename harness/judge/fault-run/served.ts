import { isApplied, isInDoubt, isOfSuccess, isTurnedAway, type Act } from '../../record/act.ts'
import type { Judgement } from '../judgement.ts'
import { judgeAudit, type Violation } from '../violations.ts'
import type { Asked } from './asked.ts'
import type { WorkloadRecord } from './record.ts'
import { hasWaited, unlessStarved } from './starved.ts'
import { answeredViolationBy, timelineOf, violationBy } from './timeline.ts'

/**
 * Refused with 503 or 429, or with a status of success, because it could not be served in time: certainly without effect. Not by
 * a named rule of the domain.
 *
 * @example record.acts.filter(isShed)
 */
export const isShed = (act: Pick<Act, 'effect' | 'status'>): boolean =>
  isTurnedAway(act) && (act.status === 503 || act.status === 429 || isOfSuccess(act.status))

/**
 * Every operation was confirmed before its client gave up: none hung, became the victim of a deadlock, or was left in doubt.
 *
 * @example allConfirmed(record, { check: 'poolRecovery', title: 'after the lock all are served' })
 */
export function allConfirmed(record: Asked, shown: Pick<Judgement, 'check' | 'title'>): Judgement {
  const judgement = judgeAudit({
    ...shown,
    fix: 'serveAll',
    of: 'operations',
    examined: record.acts.length,
    violations: record.acts.filter(act => !isApplied(act)).map(act => violationBy('not confirmed', act)),
    timeline: timelineOf(record),
  })
  return unlessStarved(judgement, record.acts.filter(isShed), record)
}

/**
 * Operations that all met at a barrier: each is confirmed, or refused with certainty that nothing was done.
 *
 * @example crossingServed(await workload(system, { …, meet: () => locks }))
 */
export function crossingServed(record: WorkloadRecord): Judgement {
  const confirmed = record.acts.filter(isApplied)
  return judgeAudit({
    check: 'crossing',
    fix: 'lockInOneOrder',
    title: 'crossing operations are confirmed, or refused with 503 or 429',
    of: 'confirmed operations that met at a barrier',
    examined: record.met === 0 ? 0 : confirmed.length,
    violations: record.acts
      .filter(act => !isApplied(act) && !isShed(act))
      .map(act => violationBy('not confirmed', act)),
    timeline: timelineOf(record),
  })
}

const bodyShown = 300

type Served = Asked & Partial<Pick<WorkloadRecord, 'metUntilMs' | 'errors'>>

/** Only where no operation explains them, and the database refused nothing on purpose. */
export const failedReads = ({ acts, errors = [], refusedHalfway }: Served): Violation[] =>
  acts.some(isInDoubt) || refusedHalfway !== undefined
    ? []
    : errors
        .filter(({ status, byOutcome }) => !byOutcome && (status < 400 || (status >= 500 && status !== 503)))
        .map(({ status, body }) => ({
          kind: status < 400 ? 'a wrong answer' : 'a read that failed',
          what: `answered ${status}: ${body.slice(0, bodyShown)}`,
        }))

/**
 * Without a fault, no read failed, and each operation was applied, or refused for a reason of the domain. So few clients are no
 * overload: a refusal for it is a violation, unless sent while a barrier (`meet`) held operations up, and after a wait.
 *
 * @example noDoubt(await workload(system, { domain: orders, clients: 10, orders: () => [{ sku: 'lamp' }] }))
 */
export function noDoubt(record: Served): Judgement {
  const { acts, metUntilMs = Number.NEGATIVE_INFINITY } = record
  const judgement = judgeAudit({
    check: 'noDoubt',
    fix: 'serveAll',
    title: 'without a fault no operation is left in doubt',
    of: 'operations',
    examined: acts.length,
    violations: [
      ...acts.flatMap(act => {
        if (isShed(act) && act.sentMs < metUntilMs && hasWaited(act)) return []
        if (isShed(act))
          return [answeredViolationBy(`refused with ${act.status} although nothing blocked it`, act)]
        return isInDoubt(act) ? [answeredViolationBy('no certain answer', act)] : []
      }),
      ...failedReads(record),
    ],
    timeline: timelineOf(record),
  })
  return unlessStarved(judgement, acts.filter(isShed), record)
}
