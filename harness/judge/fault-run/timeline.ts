import { describeAct, tookMs, type Act } from '../../record/act.ts'
import type { Happening, Violation } from '../violations.ts'
import { inSeconds } from './leftovers.ts'
import { allActs, type Asked } from './asked.ts'

export const violationBy = (kind: string, act: Act): Violation => ({
  kind,
  what: describeAct(act),
  atMs: act.sentMs,
})

/** The last request with the status of the operation, or with the reason why it has none. */
const decisive = ({ status, reason, requests = [] }: Act) =>
  requests.findLast(({ answer }) => answer === reason || answer.startsWith(`status ${status}`)) ??
  requests.at(-1)

/** For an operation of several requests: the one that decided. */
export function byRequest(act: Act): string {
  const { requests = [] } = act
  const decided = decisive(act)
  if (decided === undefined || requests.length === 1) return ''
  return `, by its request ${requests.indexOf(decided) + 1}: ${decided.request}`
}

/** A violation by one operation, with its response, which often says why. */
export function answeredViolationBy(kind: string, act: Act): Violation {
  const decided = decisive(act)
  const violation = violationBy(kind, act)
  if (decided === undefined) return violation
  return { ...violation, what: `${violation.what}${byRequest(act)}: ${decided.answer}` }
}

/** A violation by one operation, whose duration is its severity. */
export const timedViolationBy = (kind: string, act: Act): Violation => ({
  ...violationBy(kind, act),
  what: `${describeAct(act)} after ${inSeconds(tookMs(act))}`,
  size: tookMs(act),
})

/**
 * Operations and faults, as context for a broken rule.
 *
 * @example judgeAudit({ …, timeline: timelineOf(record) })
 */
export const timelineOf = (record: Asked) => (): Happening[] => [
  ...(record.windows ?? []).flatMap(({ fault, struckMs, healedMs }) => [
    { atMs: struckMs, what: `${fault} strikes`, landmark: true },
    { atMs: healedMs, what: `${fault} is healed`, landmark: true },
  ]),
  ...allActs(record).map(act => ({
    atMs: act.sentMs,
    what: `client ${act.client}: ${describeAct(act)} after ${tookMs(act).toFixed(0)} ms`,
  })),
]
