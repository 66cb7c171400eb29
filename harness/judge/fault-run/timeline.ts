import { describeAct, tookMs } from '../../record/act.ts'
import type { Happening } from '../violations.ts'
import type { FaultRunRecord } from './record.ts'

/** Operations and faults, for whoever wants to know what went on when a rule was broken. */
export const timelineOf =
  ({ acts, windows }: Pick<FaultRunRecord, 'acts' | 'windows'>) =>
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
