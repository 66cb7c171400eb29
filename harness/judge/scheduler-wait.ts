import type { TimedCore } from '../record/operation.ts'

/**
 * How much of the time in which the generator had something to do it waited for a core, between two moments: 0 to 1. Whoever computes
 * takes 1 / (1 - share) times as long as on a machine of its own. 0 where the system does not tell.
 */
export function waitedShare(times: readonly TimedCore[], fromMs: number, toMs: number): number {
  const first = times.findLast(({ atMs }) => atMs <= fromMs) ?? times[0]
  const last = times.find(({ atMs }) => atMs >= toMs) ?? times.at(-1)
  if (first === undefined || last === undefined) return 0
  const waitedMs = last.waitedMs - first.waitedMs
  const dueMs = last.ranMs - first.ranMs + waitedMs
  return dueMs > 0 ? waitedMs / dueMs : 0
}
