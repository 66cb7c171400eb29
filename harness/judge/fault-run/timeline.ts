import { describeAct, tookMs } from '../../record/act.ts'
import type { Happening } from '../violations.ts'
import type { Asked } from './record.ts'

/**
 * Operations and faults, as context for a broken rule.
 *
 * @example judgeAudit({ …, timeline: timelineOf(record) })
 */
export const timelineOf =
  ({ acts, windows = [] }: Asked) =>
  (): Happening[] => [
    ...windows.flatMap(({ fault, struckMs, healedMs }) => [
      { atMs: struckMs, what: `${fault} strikes`, landmark: true },
      { atMs: healedMs, what: `${fault} is healed`, landmark: true },
    ]),
    ...acts.map(act => ({
      atMs: act.sentMs,
      what: `client ${act.client}: ${describeAct(act)} after ${tookMs(act).toFixed(0)} ms`,
    })),
  ]
