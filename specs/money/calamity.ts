import { atRandom, eachOnce, type FaultName, type PlannedFault } from '../../harness/faults/plan.ts'

/** Seconds for which faults strike at random, from the environment; where it is not set, each strikes once. */
const fireSeconds = Number(process.env['FAULTS'] ?? 0)

/** For a test under faults: hanging ones take their time. */
export const timeoutMs = 150_000 + fireSeconds * 1_000

/**
 * Each once, `last` last, or, for as long as `FAULTS` says, all at random. What `last` leaves behind would be swept
 * away by a restart of the database after it, and nobody would see it.
 */
export function* planned(
  seed: number,
  faults: readonly FaultName[],
  last: readonly FaultName[] = [],
): Generator<PlannedFault> {
  if (fireSeconds === 0) {
    const others = faults.filter(fault => !last.includes(fault))
    yield* [...eachOnce(seed, others), ...eachOnce(seed, last)]
    return
  }
  const deadline = performance.now() + fireSeconds * 1_000
  for (const fault of atRandom(seed, faults)) {
    if (performance.now() > deadline) return
    yield fault
  }
}
