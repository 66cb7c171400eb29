import { describeAct, tookMs, type Act } from '../../record/act.ts'
import type { Happening, Violation } from '../violations.ts'
import { inSeconds } from './leftovers.ts'
import { allActs, type Asked } from './asked.ts'

export const violationBy = (kind: string, act: Act): Violation => ({
  kind,
  what: describeAct(act),
  atMs: act.sentMs,
})

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
