import type { TimedCore } from '../record/sample.ts'
import { disturbedBy, type Judgement } from './judgement.ts'

/**
 * On a machine that gives a core a third of the time that one is wanted, what computes takes three times as long. On two cores, two
 * systems and their workloads make each other wait for up to 40 % of it, and for 54 % beside one busy process.
 */
const crowded = 2 / 3

/**
 * What failed proves nothing on a machine without a core to spare. `waitedShare`: that of the time in which it failed. `aloneMs`:
 * what it may have taken with a core of its own, where it is a time.
 */
export const unlessNoCore = (judgement: Judgement, waitedShare: number, aloneMs?: number): Judgement =>
  judgement.verdict === 'fail' ? ofNoCore(judgement, waitedShare, aloneMs) : judgement

/** Nor does what came too late to be seen there. */
export function ofNoCore(judgement: Judgement, waitedShare: number, aloneMs?: number): Judgement {
  if (waitedShare < crowded) return judgement
  const shortage = { kind: 'coreShortage', waitedShare, ...(aloneMs !== undefined && { aloneMs }) } as const
  return disturbedBy('host', judgement, [shortage, ...judgement.evidence])
}

/**
 * How much of the time in which the generator had something to do it waited for a core, between two moments or in all: 0 to 1. Whoever computes
 * takes 1 / (1 - share) times as long as on a machine of its own. 0 where the system does not tell.
 */
export function waitedShare(
  times: readonly TimedCore[],
  fromMs = Number.NEGATIVE_INFINITY,
  toMs = Number.POSITIVE_INFINITY,
): number {
  const first = times.findLast(({ atMs }) => atMs <= fromMs) ?? times[0]
  const last = times.find(({ atMs }) => atMs >= toMs) ?? times.at(-1)
  if (first === undefined || last === undefined) return 0
  const waitedMs = last.waitedMs - first.waitedMs
  const dueMs = last.ranMs - first.ranMs + waitedMs
  return dueMs > 0 ? waitedMs / dueMs : 0
}
