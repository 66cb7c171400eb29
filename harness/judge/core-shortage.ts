import type { TimedCore } from '../record/sample.ts'
import { disturbedBy, type Judgement } from './judgement.ts'

/**
 * A thread that gets a core for a third of the time that it wants one takes three times as long. On two cores, two systems and
 * their workloads make each other wait for up to 40 % of the time, and for 54 % beside one busy process.
 */
const crowded = 2 / 3
/** The same over a whole run: 43 to 45 % with four systems on two cores, 62 to 70 % beside two other such runs. */
export const crowdedThroughout = 0.55

/** Without a spare core all but a pass is inconclusive. `aloneMs`: for a time, the estimate with a core of its own. */
export function unlessNoCore(
  judgement: Judgement,
  waitedShare: number,
  aloneMs?: number,
  from = crowded,
): Judgement {
  if (judgement.verdict === 'pass' || waitedShare < from) return judgement
  const shortage = { kind: 'coreShortage', waitedShare, ...(aloneMs !== undefined && { aloneMs }) } as const
  return disturbedBy('host', judgement, [shortage, ...judgement.evidence])
}

/**
 * The share (0 to 1) of the generator's runnable time that it waited for a core, between two moments or in all. Computation takes
 * 1 / (1 - share) times as long as on an idle machine. 0 if the system does not report it.
 */
export function waitedShare(times: readonly TimedCore[], fromMs = -Infinity, toMs = Infinity): number {
  const first = times.findLast(({ atMs }) => atMs <= fromMs) ?? times[0]
  const last = times.find(({ atMs }) => atMs >= toMs) ?? times.at(-1)
  if (first === undefined || last === undefined) return 0
  const waitedMs = last.waitedMs - first.waitedMs
  const dueMs = last.ranMs - first.ranMs + waitedMs
  return dueMs > 0 ? waitedMs / dueMs : 0
}
