import { atRandom, eachOnce, type FaultName, type PlannedFault } from '../../harness/faults/plan.ts'

/** Seconds for which faults strike at random, from the environment; where it is not set, each strikes once. */
const fireSeconds = Number(process.env['FAULTS'] ?? 0)

/** For a test under faults: hanging ones take their time. */
export const timeoutMs = 150_000 + fireSeconds * 1_000

/** Each once, those of `last` in their order at the end; or, for as long as `FAULTS` says, all at random. */
export function* planned(
  seed: number,
  faults: readonly FaultName[],
  last: readonly FaultName[] = [],
): Generator<PlannedFault> {
  if (fireSeconds === 0) {
    const others = faults.filter(fault => !last.includes(fault))
    yield* [...eachOnce(seed, others), ...last.flatMap(fault => eachOnce(seed, [fault]))]
    return
  }
  const deadline = performance.now() + fireSeconds * 1_000
  for (const fault of atRandom(seed, faults)) {
    if (performance.now() > deadline) return
    yield fault
  }
}
