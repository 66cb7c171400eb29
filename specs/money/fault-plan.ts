import {
  atRandom,
  eachOnce,
  HarnessError,
  type FaultName,
  minutes,
  ms,
  outages,
  type PlannedFault,
} from 'vitest-plumbline'

/** Seconds for which faults strike at random, from the environment; where it is not set, each strikes once. */
const fireSeconds = secondsOf(process.env['FAULTS'])

function secondsOf(text = '0'): number {
  if (/^\d+(?:\.\d+)?$/.test(text)) return Number(text)
  throw new HarnessError(`FAULTS=${text}: expected a number of seconds, 0 or more`, {
    fix: 'write for example FAULTS=60, or unset FAULTS: each fault then strikes once',
  })
}

/** For a test under faults: hanging ones take their time. */
export const timeoutMs = 210_000 + fireSeconds * 1_000

/** Each once or, for as long as `FAULTS` says, at random; then an outage lasts a minute, and comes last. */
export function* planned(seed: number, faults: readonly FaultName[]): Generator<PlannedFault> {
  if (fireSeconds === 0) {
    yield* eachOnce(seed, faults)
    return
  }
  const deadline = performance.now() + fireSeconds * 1_000
  const brief = faults.filter(fault => !outages.includes(fault))
  for (const fault of atRandom(seed, brief)) {
    if (performance.now() > deadline) break
    yield fault
  }
  for (const fault of faults) if (outages.includes(fault)) yield { fault, after: ms(0), lasts: minutes(1) }
}
