import { HarnessError } from '../record/errors.ts'
import {
  atRandom,
  eachOnce,
  faultCatalogue,
  outages,
  namedFaults,
  type FaultName,
  type PlannedFault,
} from '../record/fault-plan.ts'
import { minutes, ms } from '../record/units.ts'

/** Seconds of random faults, from the environment variable `FAULTS`. */
export function faultSeconds(): number {
  const { FAULTS: text = '0' } = process.env
  if (/^\d+(?:\.\d+)?$/.test(text)) return Number(text)
  throw new HarnessError(`FAULTS=${text}: expected a number of seconds, 0 or more`, {
    fix: 'write for example FAULTS=60, or unset FAULTS: each fault then strikes once',
  })
}

/** Each fault once; or random faults for as long as `FAULTS` says, with an outage of a minute last. */
export function* plannedFaults(seed: number, faults: readonly FaultName[]): Generator<PlannedFault> {
  const seconds = faultSeconds()
  if (seconds === 0) return yield* eachOnce(seed, faults)
  const deadline = performance.now() + seconds * 1_000
  const { brief = [], slow = [] } = Object.groupBy(faults, fault =>
    namedFaults.includes(fault) ? 'slow' : 'brief',
  )
  for (const fault of atRandom(seed, brief)) {
    if (performance.now() > deadline) break
    yield fault
  }
  for (const fault of slow) {
    const lasts = outages.includes(fault) ? minutes(1) : faultCatalogue[fault].lasts[1]
    yield { fault, after: ms(0), lasts }
  }
}
